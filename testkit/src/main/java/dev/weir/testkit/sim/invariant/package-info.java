/** What must hold, checked whenever something happens that could break it. */
@NullMarked
package dev.weir.testkit.sim.invariant;

import org.jspecify.annotations.NullMarked;
