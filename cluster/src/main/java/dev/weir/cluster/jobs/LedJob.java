package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.protocol.job.JobState;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** A job that has a coordinator here, or had one in its latest run. */
final class LedJob {
  private final HostedJob job;
  private final ActorRef<CoordinatorCommand> coordinator;
  private Optional<JobState> end = Optional.empty();

  LedJob(HostedJob job, ActorRef<CoordinatorCommand> coordinator) {
    this.job = job;
    this.coordinator = coordinator;
  }

  HostedJob job() {
    return job;
  }

  ActorRef<CoordinatorCommand> coordinator() {
    return coordinator;
  }

  void ended(JobState state) {
    end = Optional.of(state);
  }

  /** What is durable of it at its end; empty while it runs. */
  Optional<JobState> end() {
    return end;
  }
}
