/** What is simulated: a job, its settings, and what its sources and sinks touch. */
@NullMarked
package dev.weir.testkit.sim.workload;

import org.jspecify.annotations.NullMarked;
