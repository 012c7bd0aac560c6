package dev.weir.benchmarks.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** How often, how wide and on what state each job runs on each engine. */
final class RunOptions {
  @Option(
      names = "--state",
      split = ",",
      paramLabel = "BACKEND",
      defaultValue = "heap",
      description =
          "Where keyed state lives: heap, rocksdb; jobs without state run with the first. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> backends = List.of();

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      description = "Subtasks of each operator. Default: the cores.")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Timed runs of each. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--checksum",
      description =
          "Compares the rows that come out, in further runs that are not timed: with each other,"
              + " and with the reference at 300000 events. Exit code 1 if they differ.")
  private boolean checksum;

  List<String> backends() {
    MeasuringOptions.requireBackends(backends);
    return backends;
  }

  int parallelism() {
    MeasuringOptions.requireParallelism(parallelism);
    return parallelism;
  }

  int runs() {
    return runs;
  }

  boolean checksum() {
    return checksum;
  }
}
