/** Carriers of the engine's own objects: what actors are in production. They hold no rule. */
@NullMarked
package dev.weir.testkit.sim.shell;

import org.jspecify.annotations.NullMarked;
