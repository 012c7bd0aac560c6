package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.cluster.ClusterCommand;
import dev.weir.benchmarks.exchange.ExchangeCommand;
import dev.weir.benchmarks.simulated.SimulatedCommand;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench}: the same work on several engines, in turn, on this machine. */
@Command(
    name = "weir bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      NexmarkCommand.class,
      ScaleCommand.class,
      ExchangeCommand.class,
      ClusterCommand.class,
      SimulatedCommand.class
    },
    description = {
      "Runs the same work on several engines in turn, each run in a JVM of its own with the same"
          + " heap and collector, and compares.",
      "Prints a line of name=value pairs for each run, then a table of medians and ratios."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final long LOADED_SECONDS = 30;

  @Option(
      names = "--job",
      split = ",",
      paramLabel = "JOB",
      defaultValue = "wordcount,keyed-sum,records,q0,q1,q2,latency,recovery",
      description = "What to run: some of ${DEFAULT-VALUE} (all of them by default).")
  private List<String> jobs = List.of();

  @Option(
      names = "--engine",
      split = ",",
      paramLabel = "ENGINE",
      defaultValue = "weir,flink,loop",
      description =
          "What to run it on: weir, flink, flink-nodelay (with its buffer timeout at 0), loop"
              + " (plain Java without an engine). Default: ${DEFAULT-VALUE}.")
  private List<String> engines = List.of();

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "" + KeyedSums.KEYS,
      description = "Keys of keyed-sum, latency and recovery. Default: ${DEFAULT-VALUE}.")
  private long keys;

  @Mixin private final RunOptions running = new RunOptions();

  @Mixin private final MeasuringOptions measuring = new MeasuringOptions();

  @Mixin private final ProcessOptions processes = new ProcessOptions();

  /** Runs the command and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = measuring.out();
    Bench bench =
        new Bench(
            measuring.parsed(this::plan),
            processes.runner(ProcessOptions.defaultHeapMegabytes()),
            out,
            measuring.err());
    Results results = bench.results();
    measuring.earlier().forEach(results::add);
    bench.run();
    if (!results.subjects().isEmpty()) {
      out.println();
      out.println(new RatioTable(results, engines.get(0)).text());
      out.flush();
      measuring.writePicture("bench.svg", BarChart.of(results));
    }
    return measuring.conclude(bench.problems());
  }

  private Bench.Plan plan() {
    MeasuringOptions.requireKeys(keys);
    return new Bench.Plan(
        jobs.stream().map(Workload::of).toList(),
        engines.stream().map(Contender::of).toList(),
        running.backends(),
        measuring.events(),
        keys,
        LOADED_SECONDS,
        running.parallelism(),
        running.runs(),
        running.checksum(),
        processes.busyShare(),
        processes.repeats(),
        processes.data());
  }
}
