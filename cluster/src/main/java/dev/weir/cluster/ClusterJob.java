package dev.weir.cluster;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A job that runs on a cluster, followed from outside: asked for again and again, whatever node
 * dies. Safe for use by several threads.
 */
public final class ClusterJob implements RunningJob {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 300;

  private final ClusterClient cluster;
  private final JobId job;
  private final CompletableFuture<JobState> ended = new CompletableFuture<>();

  ClusterJob(ClusterClient cluster, JobId job) {
    this.cluster = cluster;
    this.job = job;
    look(FIRST_PAUSE_MILLIS);
  }

  /**
   * Again and again, soon at first: many jobs are short. Nobody who answers means that the cluster
   * elects a leader, or that it is gone for now.
   */
  private void look(long pauseMillis) {
    var unused =
        cluster
            .job(job)
            .whenComplete(
                (view, noAnswer) -> {
                  if (view != null && view.running().isEmpty() && hasEnded(view.state())) {
                    ended.complete(view.state());
                  } else if (noAnswer instanceof NoAnswerException none && none.isPermanent()) {
                    ended.completeExceptionally(none);
                  } else if (!cluster.isClosed()) {
                    CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS)
                        .execute(() -> look(Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)));
                  }
                });
  }

  private static boolean hasEnded(JobState state) {
    return state.status() != JobStatus.RUNNING && state.status() != JobStatus.CREATED;
  }

  @Override
  public CompletionStage<JobState> ended() {
    return ended.copy();
  }

  @Override
  public CompletionStage<JobProgress> progress() {
    return cluster.job(job).thenApply(ClusterJob::progress);
  }

  private static JobProgress progress(JobView view) {
    return new JobProgress(
        view.running()
            .orElseThrow(
                () -> new CompletionException(new IllegalStateException("nobody leads the job"))),
        view.subtasks());
  }

  @Override
  public void stop() {
    cluster.tell(job, new CoordinatorCommand.RequestStop());
  }

  @Override
  public void giveUp() {
    cluster.tell(job, new CoordinatorCommand.GiveUp());
  }

  @Override
  public void checkpoint() {
    cluster.tell(job, new CoordinatorCommand.RequestCheckpoint());
  }
}
