/** Planted bugs in what travels between coordinators and subtasks. */
@NullMarked
package dev.weir.testkit.sim.mutation.wire;

import org.jspecify.annotations.NullMarked;
