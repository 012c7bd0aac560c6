/** Operators around functions that keep no state per key. */
@NullMarked
package dev.weir.operator.basic;

import org.jspecify.annotations.NullMarked;
