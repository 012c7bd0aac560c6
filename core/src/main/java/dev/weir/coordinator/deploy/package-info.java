/** The regions of a job, and what their subtasks were told and have not answered. */
@NullMarked
package dev.weir.coordinator.deploy;

import org.jspecify.annotations.NullMarked;
