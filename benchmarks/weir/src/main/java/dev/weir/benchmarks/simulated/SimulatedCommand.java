package dev.weir.benchmarks.simulated;

import dev.weir.benchmarks.simulated.CheckpointWatch.Taken;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.Quantiles;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.run.Episode;
import dev.weir.testkit.sim.run.Violation;
import dev.weir.testkit.sim.shell.Seams;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench simulated}: how the cost of checkpoints grows with the subtasks. */
@Command(
    name = "simulated",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs jobs with many subtasks in the simulator, with the coordinator and the subtasks of real"
          + " runs, and counts in virtual time: how long a checkpoint takes, and how many messages"
          + " to and from the coordinator there are for each. The output is compared with what must"
          + " come out, and all that the simulator demands must hold: exit code 1 otherwise.",
      "In virtual time messages and blocking work take half a millisecond at the mean, and handling"
          + " a message takes none."
    })
public final class SimulatedCommand implements Callable<Integer> {
  @Option(
      names = "--subtasks",
      split = ",",
      paramLabel = "N",
      defaultValue = "100,1000,10000",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> subtasks = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each, with other delays. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Where the picture goes. Default: docs/checkpoints.svg.")
  private @Nullable Path chart;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec, "set by picocli");
    if (subtasks.stream().anyMatch(each -> each < 2) || seeds < 1) {
      throw new ParameterException(
          command.commandLine(), "subtasks must be 2 or more, and seeds 1 or more");
    }
    PrintWriter out = command.commandLine().getOut();
    List<Point> points = new ArrayList<>();
    for (int count : subtasks) {
      List<Taken> taken = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        taken.addAll(run(count, seed));
      }
      Point point = Point.of(count, taken);
      points.add(point);
      out.println(point.line());
      out.flush();
    }
    Path file =
        chart != null
            ? chart
            : Path.of(System.getProperty("weir.home", ".")).resolve("docs/checkpoints.svg");
    Files.writeString(file, GrowthChart.of(points));
    command.commandLine().getErr().println("picture: " + file);
    return 0;
  }

  private static List<Taken> run(int subtasks, long seed) {
    CheckpointWatch watch = new CheckpointWatch();
    Episode episode =
        new Episode(
                seed, new WidePipeline(subtasks), Faults.none(), ground -> Seams.NONE, Trace.off())
            .demand(List.of(watch));
    Violation violation = episode.run();
    if (violation != null) {
      throw new IllegalStateException(
          subtasks
              + " subtasks, seed "
              + seed
              + ": "
              + violation.invariant()
              + ": "
              + violation.message());
    }
    return watch.steady();
  }

  /** Medians of all checkpoints of all runs with so many subtasks. */
  record Point(int subtasks, int checkpoints, long latencyMillis, long messages) {
    static Point of(int subtasks, List<Taken> taken) {
      return new Point(
          subtasks,
          taken.size(),
          Quantiles.of(taken.stream().map(Taken::durationMillis).sorted().toList(), 0.5),
          Quantiles.of(taken.stream().map(Taken::messages).sorted().toList(), 0.5));
    }

    NamedValues line() {
      return new NamedValues(Map.of())
          .with("subtasks", subtasks)
          .with("checkpoints", checkpoints)
          .with("ckpt_virtual_ms_p50", latencyMillis)
          .with("messages_p50", messages)
          .with("messages_per_subtask", (double) messages / subtasks, 2);
    }
  }
}
