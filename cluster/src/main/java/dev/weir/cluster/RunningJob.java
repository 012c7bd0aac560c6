package dev.weir.cluster;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.job.JobState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A job that was started on this node. Safe for use by several threads. */
public final class RunningJob {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

  private final HostedJob job;
  private final ActorSystem<?> system;
  private final ActorRef<CoordinatorCommand> coordinator;
  private final StatsBoard stats;
  private final CompletableFuture<JobState> ended;

  RunningJob(
      HostedJob job,
      ActorSystem<?> system,
      ActorRef<CoordinatorCommand> coordinator,
      StatsBoard stats,
      CompletableFuture<JobState> ended) {
    this.job = job;
    this.system = system;
    this.coordinator = coordinator;
    this.stats = stats;
    this.ended = ended;
  }

  /** Completes with the durable state when the job has finished, stopped or failed for good. */
  public CompletionStage<JobState> ended() {
    return ended.copy();
  }

  /** How the job is doing now; fails if the coordinator does not answer in time. */
  public CompletionStage<JobProgress> progress() {
    return AskPattern.<CoordinatorCommand, CoordinatorView>ask(
            coordinator, CoordinatorCommand.GetView::new, ASK_TIMEOUT, system.scheduler())
        .thenApply(view -> new JobProgress(view, stats.of(job.id())));
  }

  /**
   * Takes a checkpoint and stops behind it; {@link #ended} says when. A later run resumes from
   * there.
   */
  public void stop() {
    coordinator.tell(new CoordinatorCommand.RequestStop());
  }

  /**
   * Ends the job as failed, without a last checkpoint; {@link #ended} says when. A later run
   * resumes from the latest checkpoint, and its failures count anew.
   */
  public void giveUp() {
    coordinator.tell(new CoordinatorCommand.GiveUp());
  }

  /** Takes a checkpoint as soon as possible. */
  public void checkpoint() {
    coordinator.tell(new CoordinatorCommand.RequestCheckpoint());
  }
}
