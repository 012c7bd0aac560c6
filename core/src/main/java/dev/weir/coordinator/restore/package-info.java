/** Whether a job as it is now can take a checkpoint over. */
@NullMarked
package dev.weir.coordinator.restore;

import org.jspecify.annotations.NullMarked;
