/** Planted bugs in sources and sinks. */
@NullMarked
package dev.weir.testkit.sim.mutation.connector;

import org.jspecify.annotations.NullMarked;
