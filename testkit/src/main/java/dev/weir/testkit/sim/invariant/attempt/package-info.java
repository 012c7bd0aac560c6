/** What must hold of attempts: where they begin, what they restore, who takes them over. */
@NullMarked
package dev.weir.testkit.sim.invariant.attempt;

import org.jspecify.annotations.NullMarked;
