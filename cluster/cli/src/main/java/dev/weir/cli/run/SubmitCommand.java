package dev.weir.cli.run;

import dev.weir.cli.cluster.ClusterAddresses;
import dev.weir.cli.job.JobWords;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cluster.ClusterClient;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir submit}. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: ",
    customSynopsis = "weir submit JOB --cluster ADDRESS|DIR [OPTIONS] [--JOB-OPTION VALUE]...",
    description = {
      "Hands a job in to a cluster and returns; the job runs there until its input ends or somebody"
          + " stops it.",
      "",
      "The options are those of 'weir run'; options that are not listed here go to the job.",
      ""
    })
public final class SubmitCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1",
      paramLabel = "JOB",
      description =
          "A known job, a class name on the class path of all nodes, or file.jar[:class].")
  private String job = "";

  @Mixin private RunOptions options = new RunOptions();

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    String where = options.cluster;
    if (where == null) {
      spec.commandLine().getErr().println("weir: say with --cluster which cluster is to run it");
      return ExitCode.USAGE_ERROR;
    }
    JobWords words = new JobWords(spec, arguments);
    JobCatalog.Found found = words.find(job);
    JobDefinition definition = words.define(found);
    options.coordinator().check(definition.compile(options.parallelism.subtasks()));
    JobId id = new JobId(options.name == null ? found.name() : options.name);
    try (ClusterClient cluster = ClusterAddresses.client(where)) {
      new ClusterRun(cluster, spec.commandLine().getErr())
          .submit(where, id, found, definition, options);
    }
    return 0;
  }
}
