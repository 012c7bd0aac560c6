/** Planted bugs, as decorators that are put around the plain parts of a run. */
@NullMarked
package dev.weir.testkit.sim.mutation;

import org.jspecify.annotations.NullMarked;
