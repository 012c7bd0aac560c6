/** What checkpoints of more subtasks than a machine can run cost, in the simulator. */
@NullMarked
package dev.weir.benchmarks.simulated;

import org.jspecify.annotations.NullMarked;
