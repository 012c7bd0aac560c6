package dev.weir.cli.inspect;

import dev.weir.api.Arguments;
import dev.weir.cli.job.JobWords;
import dev.weir.cli.option.CountConverter;
import dev.weir.cli.option.StoreOption;
import dev.weir.cli.run.RunOptions;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cluster.NodeConfiguration;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.serde.SerdeException;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code weir checkpoints}. */
@Command(
    name = "checkpoints",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the jobs of a data directory and their checkpoints.",
      "Works beside a running process; nothing is changed, but with --gc."
    },
    footer = {
      "",
      "Examples:",
      "  weir checkpoints --verify --data .weir",
      "  weir checkpoints --check wordcount --data .weir",
      "  weir checkpoints --gc --dry-run --data .weir"
    })
public final class CheckpointsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory; default: .weir.")
  private Path data = Path.of(".weir");

  @Option(names = "--store", hidden = true)
  private @Nullable String store;

  @Option(
      names = "--name",
      paramLabel = "ID",
      converter = RunOptions.NameConverter.class,
      description = "One job only.")
  private @Nullable String name;

  @Option(
      names = "--verify",
      description = {
        "Read every retained checkpoint whole and check all checksums and indexes, so that it is",
        "known whether it can be restored. The exit code is 1 if one cannot."
      })
  private boolean verify;

  @Option(
      names = "--check",
      paramLabel = "JOB",
      description = {
        "Say whether the job, as it is now, can resume from its latest checkpoint, and why not:",
        "operators and states that were added, removed or changed. Nothing is started. The exit",
        "code is 1 if it cannot. Options that are not listed here go to the job."
      })
  private @Nullable String check;

  @Option(
      names = "--gc",
      description = {
        "Delete what no retained checkpoint needs and nobody can need any more: objects that were",
        "left behind a day ago or longer. A job that runs does the same by itself."
      })
  private boolean gc;

  @Option(names = "--dry-run", description = "With --gc: say what would be deleted.")
  private boolean dryRun;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "With --check: as for 'weir run'; default: the cores.")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Option(names = "--json", description = "Write JSON, times in milliseconds since 1970.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    if (check == null && !arguments.isEmpty()) {
      throw new UnmatchedArgumentException(spec.commandLine(), arguments);
    }
    if (dryRun && !gc) {
      throw new ParameterException(spec.commandLine(), "--dry-run goes with --gc");
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean fine =
        gc
            ? collect(out)
            : check == null ? list(out) : check(check, new JobWords(spec, arguments), out);
    out.flush();
    return fine ? 0 : ExitCode.FAILED;
  }

  /** Returns whether the orphans of all jobs could be told. */
  private boolean collect(PrintWriter out) throws IOException {
    boolean fine = true;
    NodeConfiguration node = NodeConfiguration.of(StoreOption.node(data, store));
    try (Stores stores = dryRun ? node.openStoresReadOnly() : node.openStores()) {
      for (JobId job : jobs(stores)) {
        try {
          OrphanReport report = OrphanReport.of(job, stores, System.currentTimeMillis());
          if (!dryRun) {
            report.delete(stores.checkpoints());
          }
          report.print(out, dryRun);
        } catch (IOException | SerdeException unclear) {
          fine = false;
          out.println(job + "  NOTHING IS DELETED: " + unclear.getMessage());
        }
      }
    }
    return fine;
  }

  /** Returns whether the job can resume. */
  private boolean check(String job, JobWords words, PrintWriter out) throws Exception {
    JobCatalog.Found found = words.find(job);
    JobDefinition definition = words.define(found, Arguments.parse(arguments).withPlaceholders());
    JobId id = new JobId(name == null ? found.name() : name);
    try (Stores stores = openStores()) {
      ResumeReport report =
          ResumeReport.of(id, definition.compile(parallelism), definition, stores);
      if (json) {
        out.println(report.toJson());
      } else {
        report.print(out);
      }
      return report.canResume();
    }
  }

  private Stores openStores() throws IOException {
    return NodeConfiguration.of(StoreOption.node(data, store)).openStoresReadOnly();
  }

  /** Returns whether all is sound. */
  private boolean list(PrintWriter out) throws IOException {
    List<JobReport> reports = new ArrayList<>();
    try (Stores stores = openStores()) {
      for (JobId job : jobs(stores)) {
        reports.add(JobReport.of(job, stores, verify));
      }
      if (json) {
        out.println(JobReport.toJson(reports));
      } else if (reports.isEmpty()) {
        out.println("no jobs in " + stores.installation().place());
      } else {
        reports.forEach(report -> report.print(out));
      }
    }
    return reports.stream().allMatch(JobReport::isSound);
  }

  private List<JobId> jobs(Stores stores) throws IOException {
    List<JobId> jobs = stores.rows().jobs();
    if (name == null) {
      return jobs;
    }
    JobId wanted = new JobId(name);
    if (!jobs.contains(wanted)) {
      throw new IOException(
          "there is no job '"
              + name
              + "' in "
              + stores.installation().place()
              + (jobs.isEmpty() ? "" : "; there are: " + words(jobs)));
    }
    return List.of(wanted);
  }

  private static String words(List<JobId> jobs) {
    return jobs.stream().map(JobId::value).collect(Collectors.joining(", "));
  }
}
