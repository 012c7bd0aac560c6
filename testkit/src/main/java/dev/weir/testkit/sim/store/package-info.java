/**
 * What survives crashes: objects, the job's row, the system that sinks write to. In memory, and
 * with faults.
 */
@NullMarked
package dev.weir.testkit.sim.store;

import org.jspecify.annotations.NullMarked;
