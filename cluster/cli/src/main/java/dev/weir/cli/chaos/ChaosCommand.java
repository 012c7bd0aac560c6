package dev.weir.cli.chaos;

import dev.weir.cli.chaos.ComparedWorkload.CannotBeJudgedException;
import dev.weir.cli.cluster.ClusterFolder;
import dev.weir.cli.job.JobWords;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a job on a local cluster, kills, freezes, parts and damages what it runs on by a"
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
      "  weir chaos --for 30s --negative-control",
      "  weir chaos wordcount --for 1m --rate 500 --input examples/data/prose"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int USUAL_RATE = 2_000;

  /** Beside the time of undisturbed work: a start of a JVM, on a machine that is busy. */
  private static final Duration SPARE = Duration.ofMinutes(3);

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "JOB",
      description = {
        "A job of your own, by its name or class, that ends and writes to the folder that its"
            + " option --output names; its output is compared with that of undisturbed runs."
            + " Default: the example ledger, whose output can be computed."
      })
  private @Nullable String job;

  @Mixin private FaultOptions faults = new FaultOptions();

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
      description = {
        "Records per second; default: 2000. A job of your own gets it as its option --rate, if it"
            + " is given."
      })
  private @Nullable Integer rate;

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

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command().commandLine().getOut();
    Optional<String> refusal = refusal();
    if (refusal.isPresent()) {
      command().commandLine().getErr().println("weir: " + refusal.get());
      return ExitCode.USAGE_ERROR;
    }
    long chosen = faults.chosenSeed();
    Path place = newFolder(chosen);
    FaultSchedule schedule = faults.schedule(chosen);
    Files.writeString(place.resolve("schedule"), schedule.toText());
    out.println("seed " + chosen + ", " + schedule.faults().size() + " faults; all is in " + place);
    out.flush();
    Workload workload;
    try {
      workload = workload(place, out);
    } catch (CannotBeJudgedException refused) {
      command().commandLine().getErr().println("weir: " + refused.getMessage());
      return ExitCode.FAILED;
    }
    String title = "weir chaos" + (job == null ? "" : " " + job) + ", seed " + chosen;
    return judged(place, workload, schedule, title, out) ? 0 : ExitCode.FAILED;
  }

  private Optional<String> refusal() throws IOException {
    if (job == null && !arguments.isEmpty()) {
      return Optional.of(
          "'"
              + arguments.get(0)
              + "' is no option of 'weir chaos'; options of a job come behind its name");
    }
    if (job != null && negativeControl) {
      return Optional.of("--negative-control breaks the example ledger: leave " + job + " out");
    }
    return faults.refusal();
  }

  private Workload workload(Path place, PrintWriter out)
      throws CannotBeJudgedException, IOException, InterruptedException {
    JobRun run = new JobRun(parallelism, interval);
    if (job == null) {
      long perSecond = rate == null ? USUAL_RATE : rate;
      long records = Math.max(1, perSecond * faults.time.toMillis() / 1000);
      return new LedgerWorkload(place.resolve("output"), records, perSecond, run, negativeControl);
    }
    JobWords words = new JobWords(command(), arguments);
    ComparedWorkload compared =
        ComparedWorkload.of(
            words.find(job), words, arguments, Optional.ofNullable(rate), place, run);
    compared.prepare(faults.time.plus(SPARE), out);
    return compared;
  }

  private CommandSpec command() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec;
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

  private boolean judged(
      Path place, Workload workload, FaultSchedule schedule, String title, PrintWriter out)
      throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption =
        Interruption.install(stopped::countDown, () -> Runtime.getRuntime().halt(INTERRUPTED));
    ChaosRun run =
        new ChaosRun(
            new ClusterFolder(place.resolve("cluster")),
            faults.nodes,
            faults.servers(),
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
    if (run.incidents().isEmpty() && !schedule.faults().isEmpty()) {
      doubts.add("the job has ended before any fault came: give it more input, or a lower --rate");
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
}
