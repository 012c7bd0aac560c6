package dev.weir.examples;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.cluster.JobProgress;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.RunningJob;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A job on a node of this process: started from where an earlier one on the data folder stopped.
 */
final class JobInProcess implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;

  private final Node node;
  private final RunningJob running;
  private final CompletableFuture<JobState> ended;

  private JobInProcess(Node node, RunningJob running) {
    this.node = node;
    this.running = running;
    ended = running.ended().toCompletableFuture();
  }

  static JobInProcess start(Path dataDir, Job job, Map<String, String> args, int parallelism)
      throws Exception {
    return start(dataDir, job, args, parallelism, "heap");
  }

  static JobInProcess start(
      Path dataDir, Job job, Map<String, String> args, int parallelism, String backend)
      throws Exception {
    return start(dataDir, job, args, parallelism, backend, checkpointsEvery(Duration.ofMillis(50)));
  }

  static JobInProcess start(
      Path dataDir,
      Job job,
      Map<String, String> args,
      int parallelism,
      String backend,
      CheckpointSettings checkpoints)
      throws Exception {
    return start(
        dataDir,
        job,
        args,
        parallelism,
        backend,
        new CoordinatorSettings(
            checkpoints, new RestartStrategy.FixedDelay(3, Duration.ofMillis(10)), 2, 3));
  }

  static JobInProcess start(
      Path dataDir,
      Job job,
      Map<String, String> args,
      int parallelism,
      String backend,
      CoordinatorSettings coordinator)
      throws Exception {
    JobDefinition definition = JobDefinition.of(job, Arguments.of(args));
    Node node = Node.start(NodeSettings.embedded(dataDir));
    try {
      RunningJob running =
          node.run(
              JobSpec.of(new JobId("example"), definition, parallelism)
                  .withBackend(backend)
                  .withCoordinator(coordinator));
      return new JobInProcess(node, running);
    } catch (Exception | LinkageError notRunning) {
      node.close(); // else its threads would keep the process
      throw notRunning;
    }
  }

  /** Aligned checkpoints, one at a time, of which none may fail. */
  static CheckpointSettings checkpointsEvery(Duration interval) {
    return CheckpointSettings.every(interval)
        .withTimeout(Duration.ofSeconds(30))
        .withToleratedFailures(0);
  }

  /** Waits until the job has ended. */
  JobState end() throws Exception {
    return ended.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes a checkpoint and stops behind it. */
  JobState stop() throws Exception {
    running.stop();
    return end();
  }

  /** Asks for a checkpoint. */
  void checkpoint() {
    running.checkpoint();
  }

  /** Waits until the job has come so far. */
  JobProgress reach(Predicate<JobProgress> milestone) throws Exception {
    return reach(TIMEOUT_SECONDS, milestone);
  }

  /** The same, for what may take long. */
  JobProgress reach(long timeoutSeconds, Predicate<JobProgress> milestone) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    while (System.nanoTime() < deadline) {
      Optional<JobProgress> progress = answer();
      if (progress.isPresent() && milestone.test(progress.get())) {
        return progress.get();
      }
      if (hasEnded()) {
        throw new AssertionError("ended before it came so far: " + progress());
      }
    }
    throw new TimeoutException("did not come so far: " + progress());
  }

  /** Nothing if the machine is too busy to answer in time. */
  private Optional<JobProgress> answer() throws Exception {
    try {
      return Optional.of(progress());
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  JobProgress progress() throws Exception {
    return running.progress().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private boolean hasEnded() throws Exception {
    try {
      ended.get(10, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException running) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    node.close();
  }
}
