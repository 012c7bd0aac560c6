/**
 * Keyed state: key groups and their ranges, state primitives and their descriptors, the {@code
 * StateBackend} SPI, and the heap backend.
 */
@NullMarked
package dev.weir.state;

import org.jspecify.annotations.NullMarked;
