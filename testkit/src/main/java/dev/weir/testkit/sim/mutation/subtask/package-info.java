/** Planted bugs in what subtasks do with frames, time, state and snapshots. */
@NullMarked
package dev.weir.testkit.sim.mutation.subtask;

import org.jspecify.annotations.NullMarked;
