package dev.weir.cluster;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.graph.ActorGraph;
import dev.weir.id.JobId;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.Types;

/**
 * A job to run.
 *
 * @param backend the name of the state backend, {@code heap} by default
 * @param fresh whether to begin without state, whatever an earlier run left behind
 */
public record JobSpec(
    JobId id,
    ActorGraph graph,
    Types types,
    String backend,
    CoordinatorSettings coordinator,
    LoopSettings loop,
    boolean fresh) {}
