package dev.weir.cli.chaos;

import dev.weir.cli.chaos.network.ProxyNetwork;
import dev.weir.cli.cluster.ClusterFolder;
import dev.weir.cli.option.CountConverter;
import dev.weir.cli.option.DurationConverter;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cli.terminal.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weir chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the example job ledger on a local cluster, kills, freezes and damages its nodes by a"
          + " schedule from a seed, and lets a program of its own judge the output.",
      "",
      "The exit code is 1 on any doubt. No process is left behind.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  weir chaos --for 5m --seed 7",
      "  weir chaos --for 1m --faults kill,pause --picture timeline.svg",
      "  weir chaos --for 30s --negative-control"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int CASSANDRA_SERVERS = 3;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "How long undisturbed work would take; default: 1m.")
  private Duration time = Duration.ofMinutes(1);

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      split = ",",
      converter = FaultConverter.class,
      description = {
        "Which kinds: kill, pause, restart-coordinator, rescale, power-loss, bit-flip (with --store"
            + " local), cassandra-kill, cassandra-pause (with --store cassandra), and partition,"
            + " which means all of partition, partition-mute and partition-deaf (one way),"
            + " partition-flapping; default: all that store and machine allow."
      })
  private List<Kinds> faults = List.of();

  @Option(
      names = "--pause",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "From one fault to the next, in the mean; default: 6s.")
  private Duration pause = Duration.ofSeconds(6);

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the schedule; default: by the time.")
  private @Nullable Long seed;

  @Option(
      names = "--schedule",
      paramLabel = "FILE",
      description = "Inject the faults of a schedule that an earlier run left, or of your own.")
  private @Nullable Path scheduleFile;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "How many; default: 3.")
  private int nodes = 3;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Where checkpoints are kept: local (a folder, the default) or cassandra (three servers).")
  private String store = "local";

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "Subtasks of each operator at the start; default: 3.")
  private int parallelism = 3;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "Records per second; default: 2000.")
  private int rate = 2_000;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "D",
      converter = DurationConverter.Positive.class,
      description = "From one checkpoint to the next; default: 500ms.")
  private Duration interval = Duration.ofMillis(500);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Of the run, new or empty; default: one below .weir-chaos that names the seed.")
  private @Nullable Path data;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw the run's timeline (SVG) to this file; default: timeline.svg in DIR.")
  private @Nullable Path picture;

  @Option(
      names = "--negative-control",
      description = "Lose and repeat rows on purpose; the exit code is 0 if the verifier says so.")
  private boolean negativeControl;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!store.equals("local") && !store.equals("cassandra")) {
      spec.commandLine().getErr().println("weir: --store is local or cassandra, not " + store);
      return ExitCode.USAGE_ERROR;
    }
    FaultSchedule given =
        scheduleFile == null ? new FaultSchedule(List.of()) : FaultSchedule.parse(scheduleFile);
    Optional<String> refusal =
        Stream.concat(
                faults.stream().flatMap(each -> each.faults().stream()),
                given.faults().stream().map(ScheduledFault::fault))
            .flatMap(fault -> refusal(fault).stream())
            .findFirst();
    if (refusal.isPresent()) {
      spec.commandLine().getErr().println("weir: " + refusal.get());
      return ExitCode.USAGE_ERROR;
    }
    long chosen = seed != null ? seed : System.currentTimeMillis() % 1_000_000;
    Path place = newFolder(chosen);
    FaultSchedule schedule =
        scheduleFile != null ? given : FaultSchedule.of(chosen, kinds(), time, pause, nodes);
    Files.writeString(place.resolve("schedule"), schedule.toText());
    out.println("seed " + chosen + ", " + schedule.faults().size() + " faults; all is in " + place);
    out.flush();
    return judged(place, schedule, "weir chaos, seed " + chosen, out) ? 0 : ExitCode.FAILED;
  }

  private Set<Fault> kinds() {
    return (faults.isEmpty()
            ? Stream.of(Fault.values())
            : faults.stream().flatMap(each -> each.faults().stream()))
        .filter(fault -> refusal(fault).isEmpty())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
  }

  /** Why a fault cannot be injected; empty if it can. */
  private Optional<String> refusal(Fault fault) {
    boolean cassandra = store.equals("cassandra");
    if (fault == Fault.BIT_FLIP && cassandra) {
      return Optional.of("bit-flip changes a file: it needs --store local");
    }
    if (fault.isOfCassandra() && !cassandra) {
      return Optional.of(fault.word() + " needs --store cassandra");
    }
    if (fault.isPartition() && nodes < 2) {
      return Optional.of(fault.word() + " needs --nodes 2 or more");
    }
    if (fault.isPartition() && !ProxyNetwork.isPossible()) {
      return Optional.of(
          fault.word() + " needs Linux, where each node can have a loopback address of its own");
    }
    return Optional.empty();
  }

  private Path newFolder(long chosen) throws IOException {
    Path place =
        data != null
            ? data
            : Path.of(".weir-chaos", "seed-" + chosen + "-" + System.currentTimeMillis() / 1000);
    Files.createDirectories(place);
    try (Stream<Path> inside = Files.list(place)) {
      if (inside.findAny().isPresent()) {
        throw new IOException(place + " is not empty: name another folder with --data");
      }
    }
    return place.toAbsolutePath().normalize();
  }

  private boolean judged(Path place, FaultSchedule schedule, String title, PrintWriter out)
      throws IOException, InterruptedException {
    Workload workload =
        new Workload(
            place.resolve("output"),
            Math.max(1, rate * time.toMillis() / 1000),
            rate,
            parallelism,
            interval,
            negativeControl);
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption =
        Interruption.install(stopped::countDown, () -> Runtime.getRuntime().halt(INTERRUPTED));
    ChaosRun run =
        new ChaosRun(
            new ClusterFolder(place.resolve("cluster")),
            nodes,
            store.equals("cassandra") ? CASSANDRA_SERVERS : null,
            workload,
            schedule,
            stopped,
            out);
    List<String> doubts = new ArrayList<>();
    try (CommittedOutput output = CommittedOutput.of(workload.output())) {
      try {
        run.run(output);
      } catch (ChaosDoubtException | IOException doubt) {
        doubts.add(String.valueOf(doubt.getMessage()));
      } catch (InterruptedException interrupted) {
        doubts.add("the run was interrupted");
      }
      Path drawing = picture != null ? picture : place.resolve("timeline.svg");
      Files.writeString(
          drawing, Timeline.svg(output.commits(), run.incidents(), output.nowMillis(), title));
      ChaosReport.print(run.incidents(), output.commits(), out);
      out.println("schedule: " + place.resolve("schedule") + ", timeline: " + drawing);
    } finally {
      interruption.remove();
    }
    doubts.forEach(doubt -> out.println("DOUBT: " + doubt));
    if (stopped.getCount() == 0) {
      return false; // What is missing was not written yet.
    }
    return isRight(workload.verify(out), out) && doubts.isEmpty();
  }

  /** A verdict, or of output that is broken on purpose, the opposite. */
  private boolean isRight(boolean verified, PrintWriter out) {
    if (negativeControl) {
      out.println(
          verified
              ? "NOT CAUGHT: the verifier calls output right that was broken on purpose"
              : "caught: the output was broken on purpose");
    }
    out.flush();
    return verified != negativeControl;
  }

  /** What one word of {@code --faults} means. */
  record Kinds(List<Fault> faults) {}

  /** Reads {@code kill}, {@code partition}. */
  static final class FaultConverter implements ITypeConverter<Kinds> {
    @Override
    public Kinds convert(String text) {
      List<Fault> meant = Fault.of(text);
      if (meant.isEmpty()) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is no fault; there are "
                + Stream.of(Fault.values()).map(Fault::word).collect(Collectors.joining(", ")));
      }
      return new Kinds(meant);
    }
  }
}
