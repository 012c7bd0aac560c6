package dev.weir.examples;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How long checkpoints take in front of a function that takes two milliseconds for a record, with
 * everything before it full: aligned, aligned until a timeout, and unaligned. {@code
 * scripts/stuck-sink} runs it.
 */
final class StuckSink {
  private static final long ENDLESS = 1L << 40;
  private static final int PARALLELISM = 2;
  private static final Duration FILLING = Duration.ofSeconds(5);

  private StuckSink() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    StuckJob.delayNanos = 2_000_000;
    measure(folder, "aligned", 2, Optional.empty());
    measure(folder, "unaligned after 100 ms", 20, Optional.of(Duration.ofMillis(100)));
    measure(folder, "unaligned", 20, Optional.of(Duration.ZERO));
  }

  private static void measure(Path folder, String name, int checkpoints, Optional<Duration> timeout)
      throws Exception {
    CheckpointSettings onDemand =
        CheckpointSettings.every(Duration.ofDays(1))
            .withTimeout(Duration.ofHours(1))
            .withToleratedFailures(0)
            .withAlignmentTimeout(timeout);
    CoordinatorSettings settings =
        new CoordinatorSettings(onDemand, new RestartStrategy.FixedDelay(0, Duration.ZERO), 2, 3);
    Path dir = folder.resolve(name.replace(' ', '-'));
    Map<String, String> output = Map.of("output", dir.resolve("out").toString());
    long[] millis = new long[checkpoints];
    try (JobInProcess job =
        JobInProcess.start(
            dir.resolve("data"),
            new StuckJob(ENDLESS, false),
            output,
            PARALLELISM,
            "heap",
            settings)) {
      long full = System.nanoTime() + FILLING.toNanos();
      job.reach(now -> System.nanoTime() > full);
      for (int i = 0; i < checkpoints; i++) {
        long before = job.progress().coordinator().checkpointsCompleted();
        job.checkpoint();
        CoordinatorView now =
            job.reach(600, view -> view.coordinator().checkpointsCompleted() > before)
                .coordinator();
        millis[i] = now.head().orElseThrow().durationMillis();
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "%-24s %2d checkpoints: median %d ms, longest %d ms%n",
        name, checkpoints, millis[checkpoints / 2], millis[checkpoints - 1]);
  }
}
