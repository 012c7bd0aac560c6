/** What has to move if a job is placed anew, perhaps with other numbers of subtasks. */
@NullMarked
package dev.weir.coordinator.rescale;

import org.jspecify.annotations.NullMarked;
