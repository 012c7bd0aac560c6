package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The run of this process. Flink serializes functions, sources and sinks before it runs them, so
 * they find here what they share.
 */
record CurrentRun(Measurement measurement, Schedule schedule) {
  private static volatile @Nullable CurrentRun current;

  static void begin(CurrentRun run) {
    current = run;
  }

  static CurrentRun get() {
    CurrentRun run = current;
    if (run == null) {
      throw new IllegalStateException("no run has begun in this process");
    }
    return run;
  }
}
