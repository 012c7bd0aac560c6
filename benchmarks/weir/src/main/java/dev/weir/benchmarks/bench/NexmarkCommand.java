package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code weir bench nexmark}: the queries of the Nexmark benchmark, and one figure for them all.
 */
@Command(
    name = "nexmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the Nexmark queries on several engines in turn, each run in a JVM of its own with the"
          + " same heap and collector.",
      "Prints a line of name=value pairs for each run, then a table of medians and ratios with"
          + " their geometric mean, and draws a bar chart."
    })
final class NexmarkCommand implements Callable<Integer> {
  @Option(
      names = "--query",
      split = ",",
      paramLabel = "QUERY",
      description = "What to run, q0,q3 for example. Default: all queries.")
  private List<String> queries = List.of();

  @Option(
      names = "--engine",
      split = ",",
      paramLabel = "ENGINE",
      defaultValue = "weir,flink,flink-panes",
      description =
          "What to run it on; flink-panes is Flink with the sliding windows of q5 put together by"
              + " hand. Default: ${DEFAULT-VALUE}.")
  private List<String> engines = List.of();

  @Mixin private final RunOptions running = new RunOptions();

  @Mixin private final MeasuringOptions measuring = new MeasuringOptions();

  @Mixin private final ProcessOptions processes = new ProcessOptions();

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
      out.println(new QueryTable(results, engines.get(0)).text());
      out.flush();
      measuring.writePicture("nexmark.svg", BarChart.of(results));
    }
    return measuring.conclude(bench.problems());
  }

  private Bench.Plan plan() {
    List<Workload> workloads =
        queries.isEmpty()
            ? Arrays.stream(Workload.values()).filter(Workload::isQuery).toList()
            : queries.stream().map(NexmarkCommand::query).toList();
    return new Bench.Plan(
        workloads,
        engines.stream().map(Contender::of).toList(),
        running.backends(),
        measuring.events(),
        KeyedSums.KEYS,
        0,
        running.parallelism(),
        running.runs(),
        running.checksum(),
        processes.busyShare(),
        processes.repeats(),
        processes.data());
  }

  private static Workload query(String label) {
    Workload workload = Workload.of(label);
    MeasuringOptions.require(workload.isQuery(), "'" + label + "' is not a Nexmark query");
    return workload;
  }
}
