package dev.weir.run;

import dev.weir.api.metric.JobMetrics;
import dev.weir.cluster.JobProgress;
import dev.weir.cluster.LocalJob;
import dev.weir.cluster.Node;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that runs in this process. Safe for use by several threads. */
public final class JobExecution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

  private final JobId job;
  private final @Nullable LocalJob running;
  private final CompletableFuture<@Nullable JobState> over = new CompletableFuture<>();
  private final CompletableFuture<JobResult> result = new CompletableFuture<>();

  private JobExecution(JobId job, @Nullable LocalJob running) {
    this.job = job;
    this.running = running;
  }

  /** Follows a job to its end, and then closes the node that runs it alone. */
  static JobExecution of(JobId job, LocalJob running, Node node) {
    JobExecution execution = new JobExecution(job, running);
    running
        .ended()
        .whenComplete(
            (state, failed) -> {
              if (failed == null) {
                execution.over.complete(state);
              } else {
                execution.over.completeExceptionally(failed);
              }
            });
    // Closing a node takes a while, and must not be left to one of its own threads.
    new Thread(() -> execution.follow(running, node), "weir-run-" + job).start();
    return execution;
  }

  /** A job that an earlier run had finished. */
  static JobExecution finished(JobId job, JobState state) {
    LOG.warn("job {} has finished in an earlier run; a fresh one runs it again", job);
    JobExecution execution = new JobExecution(job, null);
    execution.result.complete(result(state, null));
    return execution;
  }

  private void follow(LocalJob running, Node node) {
    JobResult end = null;
    Throwable failure = null;
    try (node) {
      JobState state = over.join();
      if (state != null) {
        end = result(state, progress(running));
      }
    } catch (IOException | RuntimeException | Error failed) {
      failure = failed;
    }
    if (end != null) {
      if (failure != null) {
        LOG.warn("job {}: its node did not close as it should", job, failure);
      }
      result.complete(end);
    } else if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.completeExceptionally(
          new CancellationException("the run of job " + job + " was closed"));
    }
  }

  /** Null if the coordinator does not answer in time: that costs the figures, not the outcome. */
  private static @Nullable JobProgress progress(LocalJob running) {
    try {
      return running.progress().toCompletableFuture().join();
    } catch (CompletionException noAnswer) {
      LOG.warn("nobody could say how many records there were: {}", noAnswer.getMessage());
      return null;
    }
  }

  private static JobResult result(JobState state, @Nullable JobProgress progress) {
    Optional<CompletedCheckpoint> head = state.resumesFrom();
    return new JobResult(
        state.status(),
        progress == null ? 0 : progress.recordsIn(),
        progress == null ? 0 : progress.recordsOut(),
        progress == null ? 0 : progress.coordinator().checkpointsCompleted(),
        progress == null ? 0 : progress.coordinator().restarts(),
        progress == null ? JobMetrics.NONE : progress.metrics(),
        head.map(CompletedCheckpoint::id),
        state.failure());
  }

  /** Completes when the job has finished, stopped or failed, and its data directory is free. */
  public CompletionStage<JobResult> ended() {
    return result.copy();
  }

  /**
   * Waits until the job has finished or stopped, and its data directory is free.
   *
   * @throws JobFailedException if it failed
   * @throws CancellationException if the run was closed before
   * @throws InterruptedException if the waiting thread was interrupted; the job goes on
   */
  public JobResult await() throws InterruptedException {
    JobResult end;
    try {
      end = result.get();
    } catch (ExecutionException failed) {
      throw new CompletionException(failed.getCause());
    }
    if (end.status() == JobStatus.FAILED) {
      throw new JobFailedException(job, end);
    }
    return end;
  }

  /**
   * What functions measured since their attempts started; a running job's is some tenths of a
   * second old at most.
   */
  public JobMetrics metrics() {
    return running == null ? JobMetrics.NONE : running.metrics();
  }

  /** Takes a checkpoint and stops behind it; the next run resumes from there. */
  public void stop() {
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Ends the run at once, without a last checkpoint, if the job still runs: the next run resumes
   * from the latest one. Returns when the data directory is free.
   */
  @Override
  public void close() {
    over.complete(null);
    result.handle((end, failed) -> null).join();
  }
}
