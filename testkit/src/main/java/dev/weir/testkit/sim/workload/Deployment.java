package dev.weir.testkit.sim.workload;

import dev.weir.plan.ActorGraph;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.serde.types.Types;
import java.util.Optional;

/**
 * The job as one start of the whole process sees it.
 *
 * @param submission what it was made from; empty if it cannot be rescaled
 */
public record Deployment(ActorGraph graph, Types types, Optional<JobSubmission> submission) {
  public Deployment(ActorGraph graph, Types types) {
    this(graph, types, Optional.empty());
  }
}
