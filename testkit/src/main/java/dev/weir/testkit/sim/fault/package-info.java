/** What goes wrong, when the seed says so. */
@NullMarked
package dev.weir.testkit.sim.fault;

import org.jspecify.annotations.NullMarked;
