/**
 * The life of a subtask's attempts as its coordinator orders it: deployed, started, cancelled, one
 * fencing the other. Whoever carries these objects, an actor or the simulator, adds no rule.
 */
@NullMarked
package dev.weir.runtime.life;

import org.jspecify.annotations.NullMarked;
