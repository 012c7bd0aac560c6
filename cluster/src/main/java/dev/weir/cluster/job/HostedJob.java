package dev.weir.cluster.job;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.types.Types;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.state.StateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job as this node holds it: built from the same class and arguments on every node, never sent.
 *
 * @param localDir for state backends, of this job alone
 * @param submission what it was made from; empty if somebody in this process made it
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
    Path localDir,
    Optional<JobSubmission> submission) {

  /** What nodes must agree about before they run the job together: its graph and its types. */
  public List<String> structure() {
    List<String> lines = new ArrayList<>(graph.structure());
    lines.addAll(types.registrationLines());
    return lines;
  }
}
