package dev.weir.testkit.sim.shell;

import dev.weir.id.JobId;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Findings;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.workload.SimSettings;

/** What the subtasks' side of a run is made of. */
public record SubtaskSide(
    JobId job,
    Kernel kernel,
    Chaos chaos,
    Lives lives,
    SimStore store,
    SimSettings settings,
    Seams seams,
    Watcher watcher,
    Findings findings) {}
