/** Planted bugs in what coordinators do, and the row, manifests and garbage that they care for. */
@NullMarked
package dev.weir.testkit.sim.mutation.coordinator;

import org.jspecify.annotations.NullMarked;
