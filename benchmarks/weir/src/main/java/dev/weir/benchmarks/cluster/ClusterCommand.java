package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.cluster.LoadedCluster.Load;
import dev.weir.benchmarks.workload.Labelled;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench cluster}: what faults and changes of a cluster do to a job's output. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs keyed totals at a steady rate on nodes in processes of their own, and looks at the"
          + " output while nodes are killed, added and removed. Each row proves that no record of"
          + " its key was lost or counted twice: exit code 1 if one does not, or if rows are"
          + " missing.",
      "Prints a line of name=value pairs for each run, then median, least and most of each figure."
    })
public final class ClusterCommand implements Callable<Integer> {
  private static final int NODES = 3;

  @Option(
      names = "--measure",
      required = true,
      paramLabel = "WHAT",
      description = {
        "kill: a node that has subtasks and does not lead is killed;",
        "leader: the node that leads is killed, the job's subtasks are on the two others;",
        "rescale: a third node is added to two and leaves again."
      })
  private String measure = "";

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Default: 20 of kill, 5 of leader, 10 of rescale.")
  private @Nullable Integer runs;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "Keys, a multiple of "
              + KeyedTotals.LANES
              + ", all of which have a total before the"
              + " first fault of kill and rescale. Default: ${DEFAULT-VALUE}.")
  private long keys;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Records per second. Default: ${DEFAULT-VALUE}.")
  private long rate;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "Milliseconds. Default: ${DEFAULT-VALUE}.")
  private long intervalMillis;

  @Option(
      names = "--settle",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "For how many seconds the cluster is left alone before each fault. Default:"
              + " ${DEFAULT-VALUE}.")
  private long settleSeconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder for the nodes' data, deleted at the end if all was right.")
  private @Nullable Path data;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec, "set by picocli");
    PrintWriter out = command.commandLine().getOut();
    Measure measured;
    try {
      measured = Labelled.of(Measure.values(), "measure", measure);
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(command.commandLine(), unknown.getMessage(), unknown);
    }
    if (keys < KeyedTotals.LANES || keys % KeyedTotals.LANES != 0 || rate < 1) {
      throw new ParameterException(
          command.commandLine(),
          "keys must be a multiple of " + KeyedTotals.LANES + ", and the rate 1 or more");
    }
    Path place = newFolder();
    RunLines lines = new RunLines(measured, out);
    run(measured, place, lines);
    lines.summarize();
    lines.problems().forEach(problem -> out.println("WRONG: " + problem));
    out.println(lines.problems().isEmpty() ? "all rows are right" : "what nodes said: " + place);
    out.flush();
    if (!lines.problems().isEmpty()) {
      return 1;
    }
    deleteAll(place);
    return 0;
  }

  private void run(Measure measured, Path place, RunLines lines)
      throws IOException, InterruptedException {
    Load load = new Load(keys, rate, Duration.ofMillis(intervalMillis));
    switch (measured) {
      case KILL -> new KillRuns(plan(place, load, 20), lines).run();
      case LEADER -> new LeaderRuns(plan(place, load, 5), lines).run();
      case RESCALE -> new RescaleRuns(plan(place, load, 10), lines).run();
    }
  }

  private Plan plan(Path place, Load load, int usualRuns) {
    return new Plan(place, load, runs == null ? usualRuns : runs, NODES, settleSeconds * 1000);
  }

  private Path newFolder() throws IOException {
    Path parent =
        data == null
            ? Path.of(System.getProperty("weir.home", ".")).resolve("benchmarks/target/data")
            : data;
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent.toAbsolutePath().normalize(), "cluster");
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
