package dev.weir.cli.chaos;

import dev.weir.api.ArgumentException;
import dev.weir.api.Arguments;
import dev.weir.cli.job.JobWords;
import dev.weir.cli.process.JvmCommand;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.job.JobSubmission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A job of the user's, whose output is compared with that of the same job on one process where
 * nothing fails. What such runs do not agree on cannot be judged: so there are two of them, with
 * one subtask and with several, and the job is refused if they differ.
 *
 * @param arguments the job's own, without its output
 * @param rate how many records a second it is to take while it is disturbed, as its option --rate
 */
record ComparedWorkload(
    JobCatalog.Found found, List<String> arguments, Optional<Integer> rate, Path place, JobRun run)
    implements Workload {
  private static final String VERIFIER = "VerifySame";
  private static final String OUTPUT = "--output=";
  private static final String MAIN = "dev.weir.cli.Weir";

  /** Why a job cannot be judged; the message is for the user. */
  static final class CannotBeJudgedException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBeJudgedException(String job, String why) {
      super("job " + job + " cannot be judged: " + why);
    }
  }

  /**
   * A job whose undisturbed runs are still to come.
   *
   * @param place the folder of all that belongs to the chaos run
   * @throws CannotBeJudgedException if it takes no output folder
   */
  static ComparedWorkload of(
      JobCatalog.Found found,
      JobWords words,
      List<String> arguments,
      Optional<Integer> rate,
      Path place,
      JobRun run)
      throws CannotBeJudgedException {
    if (arguments.stream().anyMatch(word -> (word + "=").startsWith(OUTPUT))) {
      throw new CannotBeJudgedException(
          found.name(), "--output is named here, and must be left to this command");
    }
    var workload = new ComparedWorkload(found, arguments, rate, place, run);
    try {
      words.define(found, Arguments.parse(workload.disturbed()));
    } catch (ArgumentException failure) {
      if (String.valueOf(failure.getMessage()).startsWith("unknown option --output;")) {
        throw new CannotBeJudgedException(
            found.name(), "it has no option --output for the folder that its sink writes to");
      }
      throw failure;
    }
    return workload;
  }

  @Override
  public JobId job() {
    return new JobId(found.name());
  }

  @Override
  public Path output() {
    return place.resolve("output");
  }

  private List<String> disturbed() {
    return Stream.concat(arguments(output()).stream(), rate.map(each -> "--rate=" + each).stream())
        .toList();
  }

  private List<String> arguments(Path folder) {
    return Stream.concat(arguments.stream(), Stream.of(OUTPUT + folder)).toList();
  }

  @Override
  public boolean writesWithEachCheckpoint() {
    return false;
  }

  @Override
  public JobSubmission submission() {
    return run.submission(found, JobDefinition.of(found.job(), Arguments.parse(disturbed())));
  }

  private Path reference() {
    return place.resolve("undisturbed");
  }

  /**
   * Runs the job undisturbed, twice.
   *
   * @param patience for each
   * @throws CannotBeJudgedException if that fails, takes longer, or gives nothing or not the same
   */
  void prepare(Duration patience, PrintWriter out)
      throws CannotBeJudgedException, IOException, InterruptedException {
    out.println("the job runs twice on one process, undisturbed, to be compared with");
    out.flush();
    Path again = place.resolve("undisturbed-again");
    run(reference(), 1, patience);
    run(again, run.parallelism(), patience);
    try (Stream<Path> files = Files.list(reference())) {
      if (files.noneMatch(file -> CommittedOutput.counts(file) && file.toFile().length() > 0)) {
        throw new CannotBeJudgedException(found.name(), "it has written nothing to --output");
      }
    }
    if (!Verifier.run(VERIFIER, List.of(reference().toString(), again.toString()), out)) {
      throw new CannotBeJudgedException(
          found.name(),
          "two runs in which nothing failed differ, with 1 and with "
              + run.parallelism()
              + " subtasks; what depends on times, on chance or on the order between keys cannot be"
              + " compared");
    }
  }

  private void run(Path folder, int parallelism, Duration patience)
      throws CannotBeJudgedException, IOException, InterruptedException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    List<String> command = new ArrayList<>(JvmCommand.begin());
    command.addAll(JvmCommand.run(MAIN));
    command.addAll(List.of("run", found.job().getClass().getName(), "--quiet"));
    command.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    command.addAll(List.of("--data", folder + ".data"));
    command.addAll(arguments(folder));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CannotBeJudgedException(
            found.name(),
            "undisturbed it has not finished in "
                + patience.toSeconds()
                + " s; give it input that ends, or more time with --for");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      List<String> said = Files.readAllLines(log);
      throw new CannotBeJudgedException(
          found.name(),
          "undisturbed it fails: "
              + String.join(" / ", said.subList(Math.max(0, said.size() - 3), said.size())));
    }
  }

  @Override
  public boolean verify(PrintWriter out) throws IOException, InterruptedException {
    return Verifier.run(VERIFIER, List.of(reference().toString(), output().toString()), out);
  }
}
