/** Operators that run a function over two streams. */
@NullMarked
package dev.weir.operator.connect;

import org.jspecify.annotations.NullMarked;
