/** One run of one seed: puts kernel, faults, stores, shells, workload and invariants together. */
@NullMarked
package dev.weir.testkit.sim.run;

import org.jspecify.annotations.NullMarked;
