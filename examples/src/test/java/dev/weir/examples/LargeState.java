package dev.weir.examples;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.examples.LargeStateJob.Step;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.persistence.rocksdb.database.NativeMemory;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.settings.Settings;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A pipeline with more state than memory: loads it, changes a hundredth of it between checkpoints,
 * stops, and goes on at other parallelisms, comparing every value. {@code scripts/large-state} runs
 * each part in a process of its own and shows what it takes.
 */
final class LargeState {
  private static final Step[] STEPS = {
    Step.LOAD,
    Step.CHANGE,
    Step.CHANGE,
    Step.CHANGE, // at parallelism 2
    Step.COMPARE,
    Step.CHANGE, // at 3
    Step.COMPARE,
    Step.CHANGE // at 1
  };

  /** A run of the job behind the one before, over some of the steps. */
  enum Part {
    LOAD(2, 0, 4),
    SPREAD(3, 4, 6),
    GATHER(1, 6, 8);

    private final int parallelism;
    private final int from;
    private final int end;

    Part(int parallelism, int from, int end) {
      this.parallelism = parallelism;
      this.from = from;
      this.end = end;
    }
  }

  private final Path data;
  private final LargeStateJob job;
  private final long timeoutSeconds;

  LargeState(Path data, long keys, long timeoutSeconds) {
    this.data = data;
    this.timeoutSeconds = timeoutSeconds;
    job = new LargeStateJob(keys, STEPS);
  }

  public static void main(String[] arguments) throws Exception {
    new LargeState(Path.of(arguments[0]), Long.parseLong(arguments[1]), 7200)
        .run(Part.valueOf(arguments[2]));
  }

  /** Runs a part, with a checkpoint behind each step that changes something. */
  void run(Part part) throws Exception {
    long start = System.nanoTime();
    try (JobInProcess running = start(part.parallelism)) {
      running.reach(timeoutSeconds, now -> now.coordinator().running());
      say(part + " at parallelism " + part.parallelism + ": running", start);
      for (int step = part.from; step < part.end; step++) {
        long begin = System.nanoTime();
        long before = job.done();
        long wanted = job.begin(step + 1) - job.begin(step);
        job.gate().open(job.begin(step + 1));
        running.reach(timeoutSeconds, now -> job.done() == before + wanted);
        say(STEPS[step] + " " + wanted + " keys", begin);
        if (STEPS[step] != Step.COMPARE) {
          checkpoint(running);
        }
      }
      long stopping = System.nanoTime();
      JobState end = running.stop();
      say("stop behind checkpoint " + end.head().orElseThrow().id(), stopping);
    }
  }

  private JobInProcess start(int parallelism) throws Exception {
    CheckpointSettings onDemand =
        CheckpointSettings.every(Duration.ofDays(1))
            .withTimeout(Duration.ofHours(1))
            .withToleratedFailures(0);
    CoordinatorSettings settings =
        new CoordinatorSettings(onDemand, new RestartStrategy.FixedDelay(0, Duration.ZERO), 2, 3);
    return JobInProcess.start(data, job, Map.of(), parallelism, "rocksdb", settings);
  }

  private void checkpoint(JobInProcess running) throws Exception {
    long begin = System.nanoTime();
    long before = running.progress().coordinator().checkpointsCompleted();
    running.checkpoint();
    CoordinatorView now =
        running
            .reach(timeoutSeconds, view -> view.coordinator().checkpointsCompleted() > before)
            .coordinator();
    CompletedCheckpoint head = now.head().orElseThrow();
    say(
        String.format(
            "checkpoint %s: %.1f MB, of them %.1f new, in %d ms",
            head.id(), mb(size(head)), mb(head.stateBytes()), head.durationMillis()),
        begin);
  }

  /** All objects that the checkpoint consists of, each once. */
  private long size(CompletedCheckpoint head) throws IOException {
    try (Stores stores =
        new LocalStoreProvider()
            .openReadOnly(Settings.of("weir.store.local", Map.of()), Home.of(data))) {
      Map<String, Long> sizes = new HashMap<>();
      Manifest manifest = new ManifestStore(stores.checkpoints()).read(head.manifest());
      for (var operator : manifest.operators()) {
        for (var subtask : operator.subtasks()) {
          sizes.put(subtask.object().name().value(), subtask.object().sizeBytes());
          for (ObjectRef shared : subtask.shared()) {
            sizes.put(shared.name().value(), shared.sizeBytes());
          }
        }
      }
      return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static void say(String what, long startNanos) throws IOException {
    System.out.printf(
        "%-62s %8.1f s   resident %4.0f MB, at most %4.0f; RocksDB's cache %4.0f%n",
        what,
        (System.nanoTime() - startNanos) / 1e9,
        mb(ResidentMemory.now()),
        mb(ResidentMemory.peak()),
        mb(NativeMemory.cachedBytes()));
  }

  private static double mb(long bytes) {
    return bytes / 1e6;
  }
}
