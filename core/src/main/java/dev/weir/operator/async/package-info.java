/** The operator behind {@code Stream.async}: requests in flight, their order and their time. */
@NullMarked
package dev.weir.operator.async;

import org.jspecify.annotations.NullMarked;
