/** Weir's own pipelines, which follow from a seed, and what they must put out. */
@NullMarked
package dev.weir.testkit.sim.workload.generated;

import org.jspecify.annotations.NullMarked;
