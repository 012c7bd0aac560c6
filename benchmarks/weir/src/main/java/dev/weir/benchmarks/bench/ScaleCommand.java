package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.NamedValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
  private static final int FAILED = 1;

  @Spec private @Nullable CommandSpec spec;

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
      names = "--events",
      paramLabel = "N",
      description =
          "Events of each run of the other parts. Default: five seconds to a minute of work.")
  private @Nullable Long events;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs of each; 0 to show earlier ones. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--earlier",
      paramLabel = "FILE",
      description = "Lines of earlier runs, to be shown with the others.")
  private @Nullable Path earlier;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Where the picture goes. Default: benchmarks/target/scale.svg.")
  private @Nullable Path chart;

  @Mixin private final ProcessOptions processes = new ProcessOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Map<ScalePart, List<ScaleRun>> plan = plan(command);
    List<String> problems = new ArrayList<>();
    List<ScaleResults> all = new ArrayList<>();
    for (Map.Entry<ScalePart, List<ScaleRun>> part : plan.entrySet()) {
      ScaleResults results = new ScaleResults(part.getKey());
      earlierLines().forEach(results::add);
      all.add(results);
      for (ScaleRun run : part.getValue()) {
        problems.addAll(run.into(results, processes, out, err));
      }
    }
    conclude(all, out, err);
    problems.forEach(problem -> err.println("weir: " + problem));
    err.flush();
    return problems.isEmpty() ? 0 : FAILED;
  }

  private Map<ScalePart, List<ScaleRun>> plan(CommandSpec command) {
    try {
      BenchCommand.require(
          BenchCommand.BACKENDS.containsAll(backends),
          "no such state: " + backends + "; known: " + BenchCommand.BACKENDS);
      BenchCommand.require(subtasks >= 6, "subtasks must be 6 or more");
      BenchCommand.require(
          parallelisms.stream().allMatch(each -> each > 0), "parallelism must be 1 or more");
      BenchCommand.require(
          keys.stream().allMatch(each -> each > 0 && each < 1L << 31),
          "keys must be 1 to 2147483647");
      BenchCommand.require(seconds > 0, "seconds must be 1 or more");
      BenchCommand.require(events == null || events > 0, "events must be 1 or more");
      ScaleRun.Options options =
          new ScaleRun.Options(
              engines.stream().map(Contender::of).toList(),
              backends,
              subtasks,
              parallelisms,
              keys,
              seconds,
              Optional.ofNullable(events),
              runs);
      Map<ScalePart, List<ScaleRun>> plan = new LinkedHashMap<>();
      parts.stream().map(ScalePart::of).forEach(part -> plan.put(part, options.runsOf(part)));
      return plan;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private List<NamedValues> earlierLines() throws IOException {
    return earlier == null
        ? List.of()
        : Files.readAllLines(earlier).stream()
            .filter(line -> line.startsWith("job="))
            .map(NamedValues::parse)
            .toList();
  }

  private void conclude(List<ScaleResults> all, PrintWriter out, PrintWriter err)
      throws IOException {
    for (ScaleResults results : all) {
      if (!results.points().isEmpty()) {
        out.println();
        out.println(new ScaleTable(results).text());
      }
    }
    out.flush();
    Optional<String> picture = ScaleChart.of(all);
    if (picture.isEmpty()) {
      return;
    }
    Path file = chart == null ? ProcessOptions.target().resolve("scale.svg") : chart;
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, picture.get());
    err.println("picture: " + file);
  }
}
