package dev.weir.testkit.sim.workload;

import dev.weir.plan.ActorGraph;
import dev.weir.serde.types.Types;

/** The job as one start of the whole process sees it. */
public record Deployment(ActorGraph graph, Types types) {}
