package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.cluster.RunningJob;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notes each checkpoint of a running job, by asking for the newest one several times in the time
 * between two.
 */
final class CheckpointLog implements AutoCloseable {
  private static final long ASK_EVERY_MILLIS = 200;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "checkpoint-log");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<CheckpointId, Checkpoint> completed = new ConcurrentHashMap<>();
  private final Measurement measurement;

  CheckpointLog(Measurement measurement) {
    this.measurement = measurement;
  }

  void follow(RunningJob job) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> ask(job), ASK_EVERY_MILLIS, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask(RunningJob job) {
    // Not answered at all once the job has ended.
    var unused =
        job.progress()
            .thenAccept(
                progress -> {
                  note(progress.coordinator().head());
                  progress
                      .subtasks()
                      .values()
                      .forEach(each -> measurement.captured(each.lastCaptureNanos()));
                });
  }

  private void note(Optional<CompletedCheckpoint> head) {
    head.ifPresent(
        each ->
            completed.put(
                each.id(),
                new Checkpoint(
                    each.triggeredAtMillis(), each.durationMillis(), each.stateBytes())));
  }

  /** Those that were seen, up to those that the ended job has kept. */
  List<Checkpoint> completed(JobState end) {
    end.retained().forEach(kept -> note(Optional.of(kept)));
    return List.copyOf(completed.values());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
