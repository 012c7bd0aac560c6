package dev.weir.cluster.services;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.types.Types;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.state.StateBackend;
import java.nio.file.Path;

/**
 * A job as this node holds it: built from the same class and arguments on every node, never sent.
 *
 * @param localDir for state backends, of this job alone
 */
public record HostedJob(
    JobId id,
    Installation installation,
    ActorGraph graph,
    Types types,
    StateBackend backend,
    CheckpointStore store,
    LoopSettings loop,
    CoordinatorSettings coordinator,
    Path localDir) {}
