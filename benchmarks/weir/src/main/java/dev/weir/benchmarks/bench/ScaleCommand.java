package dev.weir.benchmarks.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir bench scale}: how an engine grows with subtasks, parallelism and state. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How throughput, checkpoints and memory change with the number of subtasks, with the"
          + " parallelism and with the number of keys.",
      "Prints a line of name=value pairs for each run, then a table for each part."
    })
final class ScaleCommand implements Callable<Integer> {

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "PART",
      defaultValue = "subtasks,parallelism,state",
      description = "What to vary: some of ${DEFAULT-VALUE} (all of them by default).")
  private List<String> parts = List.of();

  @Option(
      names = "--engine",
      split = ",",
      paramLabel = "ENGINE",
      defaultValue = "weir",
      description = "What to run it on, as in 'weir bench'. Default: ${DEFAULT-VALUE}.")
  private List<String> engines = List.of();

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "BACKEND",
      description = "Where keyed state lives. Default: heap; for the part state heap,rocksdb.")
  private List<String> backends = List.of();

  @Option(
      names = "--subtasks",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Of the part subtasks: how many a job has, half of them sources; compared with a job of 4."
              + " Default: ${DEFAULT-VALUE}.")
  private int subtasks;

  @Option(
      names = {"-p", "--parallelism"},
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2,4,8",
      description = "Of the part parallelism. Default: ${DEFAULT-VALUE}.")
  private List<Integer> parallelisms = List.of();

  @Option(
      names = "--keys",
      split = ",",
      paramLabel = "N",
      defaultValue = "1000000,10000000,50000000",
      description = "Of the part state. Default: ${DEFAULT-VALUE}.")
  private List<Long> keys = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Of the part state: how long a run lasts once its keys are there. Default: ${DEFAULT-VALUE}.")
  private long seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs of each; 0 to show earlier ones. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Mixin private final MeasuringOptions measuring = new MeasuringOptions();

  @Mixin private final ProcessOptions processes = new ProcessOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = measuring.out();
    Map<ScalePart, List<ScaleRun>> plan = measuring.parsed(this::plan);
    List<String> problems = new ArrayList<>();
    List<ScaleResults> all = new ArrayList<>();
    for (Map.Entry<ScalePart, List<ScaleRun>> part : plan.entrySet()) {
      ScaleResults results = new ScaleResults(part.getKey());
      measuring.earlier().forEach(results::add);
      all.add(results);
      for (ScaleRun run : part.getValue()) {
        problems.addAll(run.into(results, processes, out, measuring.err()));
      }
    }
    show(all, out);
    return measuring.conclude(problems);
  }

  private Map<ScalePart, List<ScaleRun>> plan() {
    MeasuringOptions.requireBackends(backends);
    MeasuringOptions.require(subtasks >= 6, "subtasks must be 6 or more");
    parallelisms.forEach(MeasuringOptions::requireParallelism);
    keys.forEach(MeasuringOptions::requireKeys);
    MeasuringOptions.require(seconds > 0, "seconds must be 1 or more");
    ScaleRun.Options options =
        new ScaleRun.Options(
            engines.stream().map(Contender::of).toList(),
            backends,
            subtasks,
            parallelisms,
            keys,
            seconds,
            measuring.events(),
            runs);
    Map<ScalePart, List<ScaleRun>> plan = new LinkedHashMap<>();
    parts.stream().map(ScalePart::of).forEach(part -> plan.put(part, options.runsOf(part)));
    return plan;
  }

  private void show(List<ScaleResults> all, PrintWriter out) throws IOException {
    for (ScaleResults results : all) {
      if (!results.points().isEmpty()) {
        out.println();
        out.println(new ScaleTable(results).text());
      }
    }
    out.flush();
    Optional<String> picture = ScaleChart.of(all);
    if (picture.isPresent()) {
      measuring.writePicture("scale.svg", picture.get());
    }
  }
}
