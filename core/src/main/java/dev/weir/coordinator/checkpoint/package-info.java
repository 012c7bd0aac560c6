/** The checkpoints of a job under way: who has answered, what their manifest holds. */
@NullMarked
package dev.weir.coordinator.checkpoint;

import org.jspecify.annotations.NullMarked;
