/**
 * The deterministic simulator: the production coordinator and subtask loops on one thread, in
 * virtual time, under failures that follow from one seed, judged by named invariants.
 */
@NullMarked
package dev.weir.testkit.sim;

import org.jspecify.annotations.NullMarked;
