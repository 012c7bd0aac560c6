package dev.weir.cli.inspect;

import dev.weir.cli.job.JobWords;
import dev.weir.cli.option.CountConverter;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.job.JobSimulator;
import dev.weir.job.JobSimulator.Request;
import dev.weir.job.JobSimulator.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: ",
    customSynopsis = "weir simulate JOB [OPTIONS] [--JOB-OPTION VALUE]...",
    description = {
      "Runs a job many times in virtual time while nodes die, messages and writes are lost and"
          + " everything is restarted, and compares its output with that of a run without"
          + " failures.",
      "",
      "The job's sources are read as they are, so their input must end and be small. Its sinks are"
          + " never opened: nothing is written. Options that are not listed here go to the job.",
      ""
    },
    footer = {"", "Example: weir simulate wordcount --seeds 200 --input sample.txt"})
public final class SimulateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "A known job, a class name, or file.jar[:class].")
  private String job = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "How many runs with failures; default: 100.")
  private int seeds = 100;

  @Option(names = "--from", paramLabel = "SEED", description = "The first seed; default: 1.")
  private long from = 1;

  @Option(
      names = "--at-least-once",
      description = "Permit repeated records, and demand that none is missing.")
  private boolean atLeastOnce;

  @Option(names = "--trace", description = "Print a line for each event.")
  private boolean trace;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    JobWords words = new JobWords(spec, arguments);
    JobCatalog.Found found = words.find(job);
    JobDefinition definition = words.define(found);
    definition.compile(1);
    Request request =
        new Request(
            found.job(),
            definition.arguments(),
            seeds,
            from,
            !atLeastOnce,
            trace ? Optional.of(System.out) : Optional.empty());
    return conclude(found.name(), simulator().simulate(request), spec.commandLine().getOut());
  }

  private static JobSimulator simulator() {
    return ServiceLoader.load(JobSimulator.class, SimulateCommand.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no simulator on the class path: add weir-testkit's jar to it"));
  }

  private int conclude(String name, Verdict verdict, PrintWriter out) {
    if (verdict.passed()) {
      out.println("job " + name + " passed: " + verdict.text());
    } else {
      long seed = verdict.failedSeed().orElseThrow();
      out.println("job " + name + " failed: seed=" + seed + " " + verdict.text());
      out.println("replay: weir simulate " + replay(seed));
    }
    out.flush();
    return verdict.passed() ? 0 : ExitCode.FAILED;
  }

  private String replay(long seed) {
    List<String> words = new ArrayList<>(List.of(job, "--from", "" + seed, "--seeds", "1"));
    if (atLeastOnce) {
      words.add("--at-least-once");
    }
    words.add("--trace");
    words.addAll(arguments);
    return String.join(" ", words);
  }
}
