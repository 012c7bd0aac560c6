/**
 * A lease in a store that can change a small row by compare-and-set and do nothing else: no clock
 * of the store's, no expiry, no connection that ends with its holder.
 */
@NullMarked
package dev.weir.protocol.lease;

import org.jspecify.annotations.NullMarked;
