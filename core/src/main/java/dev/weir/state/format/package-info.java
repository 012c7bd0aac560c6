/**
 * How states lie in a snapshot, whichever backend wrote it, and whether a job of now can read them.
 */
@NullMarked
package dev.weir.state.format;

import org.jspecify.annotations.NullMarked;
