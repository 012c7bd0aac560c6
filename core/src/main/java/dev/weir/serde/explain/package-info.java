/**
 * What a user reads when something cannot be written: the part of a value that is at fault, the
 * path that leads to it, and the lines that help.
 */
@NullMarked
package dev.weir.serde.explain;

import org.jspecify.annotations.NullMarked;
