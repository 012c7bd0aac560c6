package dev.weir.benchmarks;

import dev.weir.api.Arguments;
import dev.weir.api.JobDefinition;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.LoopSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Times {@link KeyedSum} on the heap with exactly-once checkpoints every second to the local disk:
 * {@code KeyedSumBenchmark EVENTS PARALLELISM RUNS [checksum]}. Prints a line of {@code name=value}
 * pairs for each run; the rate is over first event to last record in the sinks.
 */
public final class KeyedSumBenchmark {
  private KeyedSumBenchmark() {}

  record Result(double seconds, double eventsPerSecond, long checkpoints, String checksum) {}

  public static void main(String[] args) throws Exception {
    long events = Long.parseLong(args[0]);
    int parallelism = Integer.parseInt(args[1]);
    int runs = Integer.parseInt(args[2]);
    boolean checksum = args.length > 3 && args[3].equals("checksum");
    for (int run = 0; run < runs; run++) {
      Result result = run(events, parallelism, checksum);
      System.out.printf(
          Locale.ROOT,
          "job=keyed-sum engine=weir backend=heap parallelism=%d events=%d seconds=%.3f events_per_s=%.0f"
              + " checkpoints=%d%s%n",
          parallelism,
          events,
          result.seconds(),
          result.eventsPerSecond(),
          result.checkpoints(),
          checksum ? " checksum=" + result.checksum() : "");
    }
  }

  static Result run(long events, int parallelism, boolean checksum) throws Exception {
    SumTotals totals = new SumTotals(checksum);
    JobDefinition job =
        JobDefinition.of(
            new KeyedSum(totals), Arguments.of(Map.of("events", Long.toString(events))));
    Path dataDir = Files.createTempDirectory("weir-benchmark");
    try (Node node = Node.start(NodeSettings.embedded(dataDir))) {
      long start = System.nanoTime();
      JobState end =
          node.run(
                  new JobSpec(
                      new JobId("keyed-sum"),
                      job.compile(parallelism),
                      job.types(),
                      "heap",
                      CoordinatorSettings.DEFAULT,
                      LoopSettings.DEFAULT,
                      true))
              .ended()
              .toCompletableFuture()
              .get();
      if (end.status() != JobStatus.FINISHED || totals.records() != events) {
        throw new IllegalStateException(
            "the run ended "
                + end.status()
                + " with "
                + totals.records()
                + " records: "
                + end.failure());
      }
      double seconds = (totals.lastRecordNanos() - start) / 1e9;
      long checkpoints = end.head().map(head -> head.id().value()).orElse(0L);
      return new Result(seconds, events / seconds, checkpoints, totals.text());
    } finally {
      deleteAll(dataDir);
    }
  }

  private static void deleteAll(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
