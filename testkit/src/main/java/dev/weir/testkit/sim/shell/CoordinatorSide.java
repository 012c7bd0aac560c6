package dev.weir.testkit.sim.shell;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.workload.SimSettings;

/**
 * What the coordinators' side of a run is made of.
 *
 * @param truth what the row really says
 * @param rows the row as coordinators see it
 * @param random when coordinators may do one thing or the other
 */
public record CoordinatorSide(
    JobId job,
    Kernel kernel,
    SimRandom random,
    Lives lives,
    SimStore store,
    SimRows truth,
    JobRowStore rows,
    Places places,
    ControlWire wire,
    SimSettings settings,
    Seams seams,
    Watcher watcher) {}
