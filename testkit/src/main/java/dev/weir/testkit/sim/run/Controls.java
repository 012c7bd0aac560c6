package dev.weir.testkit.sim.run;

import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.kernel.Nodes;
import dev.weir.testkit.sim.shell.Coordinators;
import dev.weir.testkit.sim.shell.Places;

/**
 * What somebody can lay hands on while a run is under way.
 *
 * @param crash lets everything die at once and start again
 */
public record Controls(
    Chaos chaos, Nodes nodes, Places places, Coordinators coordinators, Runnable crash) {}
