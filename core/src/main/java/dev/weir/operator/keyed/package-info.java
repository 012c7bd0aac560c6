/** Operators that keep state per key. */
@NullMarked
package dev.weir.operator.keyed;

import org.jspecify.annotations.NullMarked;
