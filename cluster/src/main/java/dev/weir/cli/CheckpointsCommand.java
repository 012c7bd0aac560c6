package dev.weir.cli;

import dev.weir.cluster.Node;
import dev.weir.id.JobId;
import dev.weir.snapshot.StoreProvider.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints}. */
@Command(
    name = "checkpoints",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the jobs of a data directory and their checkpoints.",
      "Works beside a running process; nothing is changed."
    },
    footer = {"", "Example: weir checkpoints --verify --data .weir"})
final class CheckpointsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory; default: .weir.")
  private Path data = Path.of(".weir");

  @Option(names = "--store", hidden = true)
  private String store = "local";

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

  @Option(names = "--json", description = "Write JSON, times in milliseconds since 1970.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    if (!Files.isDirectory(data)) {
      throw new IOException(
          "there is no data directory " + data.toAbsolutePath() + "; name it with --data");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<JobReport> reports = new ArrayList<>();
    try (Stores stores = Node.provider(store).openReadOnly(data, Map.of())) {
      for (JobId job : jobs(stores)) {
        reports.add(JobReport.of(job, stores, verify));
      }
    }
    if (json) {
      out.println(JobReport.toJson(reports));
    } else if (reports.isEmpty()) {
      out.println("no jobs in " + data.toAbsolutePath());
    } else {
      reports.forEach(report -> report.print(out));
    }
    out.flush();
    return reports.stream().allMatch(JobReport::isSound) ? 0 : Weir.FAILED;
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
              + data.toAbsolutePath()
              + (jobs.isEmpty() ? "" : "; there are: " + words(jobs)));
    }
    return List.of(wanted);
  }

  private static String words(List<JobId> jobs) {
    return jobs.stream().map(JobId::value).collect(Collectors.joining(", "));
  }
}
