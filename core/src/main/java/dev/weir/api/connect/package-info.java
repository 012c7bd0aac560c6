/** Functions of two streams, which meet in one operator and share its state. */
@NullMarked
package dev.weir.api.connect;

import org.jspecify.annotations.NullMarked;
