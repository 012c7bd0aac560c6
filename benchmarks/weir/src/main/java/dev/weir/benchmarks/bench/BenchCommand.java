package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench}: the same work on several engines, in turn, on this machine. */
@Command(
    name = "weir bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = ScaleCommand.class,
    description = {
      "Runs the same work on several engines in turn, each run in a JVM of its own with the same"
          + " heap and collector, and compares.",
      "Prints a line of name=value pairs for each run, then a table of medians and ratios."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final long LOADED_SECONDS = 30;
  private static final int FAILED = 1;
  static final List<String> BACKENDS = List.of("heap", "rocksdb");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--job",
      split = ",",
      paramLabel = "JOB",
      defaultValue = "wordcount,keyed-sum,q0,q1,q2,latency,recovery",
      description = "What to run: some of ${DEFAULT-VALUE} (all of them by default).")
  private List<String> jobs = List.of();

  @Option(
      names = "--engine",
      split = ",",
      paramLabel = "ENGINE",
      defaultValue = "weir,flink,loop",
      description =
          "What to run it on: weir, flink, flink-nodelay (with its buffer timeout at 0), loop (plain"
              + " Java without an engine). Default: ${DEFAULT-VALUE}.")
  private List<String> engines = List.of();

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "BACKEND",
      defaultValue = "heap",
      description = "Where keyed state lives: heap, rocksdb. Default: ${DEFAULT-VALUE}.")
  private List<String> backends = List.of();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events per run. Default: five seconds to a minute of work.")
  private @Nullable Long events;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "" + KeyedSums.KEYS,
      description = "Keys of keyed-sum, latency and recovery. Default: ${DEFAULT-VALUE}.")
  private long keys;

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
          "Compares the rows that come out, in further runs that are not timed: with each other, and"
              + " with the reference at 300000 events. Exit code 1 if they differ.")
  private boolean checksum;

  @Mixin private final ProcessOptions processes = new ProcessOptions();

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Where the bar chart goes. Default: benchmarks/target/bench.svg.")
  private @Nullable Path chart;

  /** Runs the command and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Bench bench =
        new Bench(plan(spec), processes.runner(ProcessOptions.defaultHeapMegabytes()), out, err);
    bench.run();
    if (!bench.results().subjects().isEmpty()) {
      conclude(
          bench.results(),
          chart == null ? ProcessOptions.target().resolve("bench.svg") : chart,
          out,
          err);
    }
    bench.problems().forEach(problem -> err.println("weir: " + problem));
    err.flush();
    return bench.problems().isEmpty() ? 0 : FAILED;
  }

  private Bench.Plan plan(CommandSpec command) {
    try {
      require(
          BACKENDS.containsAll(backends), "no such state: " + backends + "; known: " + BACKENDS);
      require(parallelism > 0, "parallelism must be 1 or more");
      require(events == null || events > 0, "events must be 1 or more");
      require(keys > 0 && keys < 1L << 31, "keys must be 1 to 2147483647");
      return new Bench.Plan(
          jobs.stream().map(Workload::of).toList(),
          engines.stream().map(Contender::of).toList(),
          backends,
          Optional.ofNullable(events),
          keys,
          LOADED_SECONDS,
          parallelism,
          runs,
          checksum,
          processes.busyShare(),
          processes.repeats(),
          processes.data());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
    }
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private void conclude(Results results, Path svg, PrintWriter out, PrintWriter err)
      throws IOException {
    out.println();
    out.println(new RatioTable(results, engines.get(0)).text());
    out.flush();
    Path folder = svg.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(svg, BarChart.of(results));
    err.println("bar chart: " + svg);
  }
}
