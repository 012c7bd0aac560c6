package dev.weir.cli.job;

import dev.weir.api.ArgumentException;
import dev.weir.api.Arguments;
import dev.weir.failure.ExplainedFailure;
import dev.weir.failure.Failure;
import dev.weir.failure.Suggestion;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.job.UnknownJobException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The words of a command line that are not the command's own: the job, and the job's options. */
public final class JobWords {
  private static final String DASHES = "--";

  private final CommandSpec command;
  private final List<String> options;

  /**
   * @param options whatever the command did not know, in order
   */
  public JobWords(CommandSpec command, List<String> options) {
    this.command = command;
    this.options = options;
  }

  public JobCatalog.Found find(String job) {
    try {
      return JobCatalog.find(job);
    } catch (UnknownJobException unknown) {
      List<String> all = command.commandLine().getParseResult().originalArgs();
      if (options.isEmpty() || all.indexOf(options.get(0)) > all.indexOf(job)) {
        throw unknown;
      }
      String early = options.get(0);
      throw new UnknownJobException(
          "'"
              + early
              + "' is no option of 'weir "
              + command.name()
              + "'"
              + suggestion(early)
              + "; options of the job come behind its name");
    }
  }

  public JobDefinition define(JobCatalog.Found found) {
    return define(found, Arguments.parse(options));
  }

  public JobDefinition define(JobCatalog.Found found, Arguments arguments) {
    try {
      return JobDefinition.of(found.job(), arguments);
    } catch (ArgumentException failure) {
      throw explained(failure);
    } catch (LinkageError missing) {
      throw new UnknownJobException(
          "job "
              + found.name()
              + " cannot be defined, a class that it needs is missing: "
              + missing
              + "; put the class into the job's jar");
    } catch (RuntimeException failed) {
      throw speaksForItself(failed) ? failed : undefined(found, failed);
    }
  }

  /** Whether it was thrown by Weir, or in words: the JDK's others say nothing to a user. */
  private static boolean speaksForItself(RuntimeException failed) {
    return ExplainedFailure.in(failed) != null
        || failed instanceof IllegalArgumentException
        || !failed.getClass().getName().startsWith("java.");
  }

  private static RuntimeException undefined(JobCatalog.Found found, RuntimeException failed) {
    String why = Failure.of(failed).message();
    RuntimeException said =
        new UnknownJobException("job " + found.name() + " cannot be defined: it threw " + why);
    said.initCause(failed);
    return said;
  }

  /** A misspelled option of the command looks like one of the job. */
  private ArgumentException explained(ArgumentException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("did you mean")) {
      return failure;
    }
    for (String word : options) {
      String name = word.replaceFirst("=.*", "");
      if (message.startsWith("unknown option " + name + ";") && !suggestion(name).isEmpty()) {
        return new ArgumentException("unknown option " + name + suggestion(name));
      }
    }
    return failure;
  }

  private String suggestion(String word) {
    List<String> known =
        command.optionsMap().keySet().stream().filter(name -> name.startsWith(DASHES)).toList();
    Optional<String> near = Suggestion.closest(word.replaceFirst("=.*", ""), known);
    return near.map(option -> "; did you mean " + option + "?").orElse("");
  }
}
