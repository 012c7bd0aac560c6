/**
 * Values whose class is known only when they are written: which classes may occur, how a scope
 * numbers them, and how keys of any class hash.
 */
@NullMarked
package dev.weir.serde.dynamic;

import org.jspecify.annotations.NullMarked;
