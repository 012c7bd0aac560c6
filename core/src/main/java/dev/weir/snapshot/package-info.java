/**
 * Checkpoints at rest: the immutable manifest, references to state objects, and the {@code
 * CheckpointStore} SPI with the consistency that it requires.
 */
@NullMarked
package dev.weir.snapshot;

import org.jspecify.annotations.NullMarked;
