package dev.weir.testkit.sim.shell;

import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.store.World;

/** The plain parts of a run that are there before anything is put around them. */
public record Ground(
    Kernel kernel, SimRandom random, Lives lives, SimStore store, SimRows rows, World world) {}
