package dev.weir.cluster;

import dev.weir.api.metric.JobMetrics;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.job.JobState;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A job that was made and started in this process. Safe for use by several threads. */
public final class LocalJob implements RunningJob {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

  private final HostedJob job;
  private final ActorSystem<?> system;
  private final ActorRef<JobsCommand> jobs;
  private final NodeServices services;
  private final CompletableFuture<JobState> ended;

  LocalJob(
      HostedJob job,
      ActorSystem<?> system,
      ActorRef<JobsCommand> jobs,
      NodeServices services,
      CompletableFuture<JobState> ended) {
    this.job = job;
    this.system = system;
    this.jobs = jobs;
    this.services = services;
    this.ended = ended;
  }

  @Override
  public CompletionStage<JobState> ended() {
    return ended.copy();
  }

  @Override
  public CompletionStage<JobProgress> progress() {
    return AskPattern.<JobsCommand, CoordinatorView>ask(
            jobs,
            replyTo -> forJob(new CoordinatorCommand.GetView(replyTo)),
            ASK_TIMEOUT,
            system.scheduler())
        .thenApply(view -> new JobProgress(view, services.stats().of(job.id())));
  }

  /**
   * What functions measured since their attempts started, as their subtasks last published it: some
   * tenths of a second ago at most, and at once when a subtask has processed all its input. Does
   * not wait.
   */
  public JobMetrics metrics() {
    return StatsBoard.metrics(services.stats().of(job.id()).values());
  }

  @Override
  public void stop() {
    jobs.tell(forJob(new CoordinatorCommand.RequestStop()));
  }

  /**
   * The same, but waits no longer than told.
   *
   * @return how the job ended. Fails with a {@link StopTimeoutException} if it has not in time; the
   *     node can be closed all the same, which is as a crash then, and a later run resumes from the
   *     latest checkpoint
   */
  public CompletionStage<JobState> stop(Duration atMost) {
    stop();
    return ended
        .copy()
        .orTimeout(Moments.millis(atMost), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              throw new StopTimeoutException(atMost, underWay());
            });
  }

  /**
   * What subtasks are doing at the moment in code that may block, each in words: who, what, for how
   * long and where. To be shown to somebody who waits.
   */
  public List<String> underWay() {
    return services.work().longerThan(Duration.ZERO, job.id());
  }

  @Override
  public void giveUp() {
    jobs.tell(forJob(new CoordinatorCommand.GiveUp()));
  }

  @Override
  public void checkpoint() {
    jobs.tell(forJob(new CoordinatorCommand.RequestCheckpoint()));
  }

  private JobsCommand forJob(CoordinatorCommand.FromOutside command) {
    return new JobsCommand.ForJob(job.id(), command);
  }
}
