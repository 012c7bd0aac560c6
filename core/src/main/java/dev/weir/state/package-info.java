/**
 * State: key groups and their ranges, the primitives and their descriptions, the format that all
 * backends share, and the {@code StateBackend} SPI.
 */
@NullMarked
package dev.weir.state;

import org.jspecify.annotations.NullMarked;
