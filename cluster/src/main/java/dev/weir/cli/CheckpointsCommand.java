package dev.weir.cli;

import dev.weir.cluster.Node;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.snapshot.JobRowStore.Row;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.SnapshotVerifier;
import dev.weir.snapshot.StoreProvider.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Option(names = "--name", paramLabel = "ID", description = "One job only.")
  private @Nullable String name;

  @Option(
      names = "--verify",
      description = {
        "Read every retained checkpoint whole and check all checksums and indexes, so that it is",
        "known whether it can be restored. The exit code is 1 if one cannot."
      })
  private boolean verify;

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
    int problems = 0;
    try (Stores stores = Node.provider(store).openReadOnly(data, Map.of())) {
      List<JobId> jobs = name == null ? stores.rows().jobs() : List.of(new JobId(name));
      if (jobs.isEmpty()) {
        out.println("no jobs in " + data.toAbsolutePath());
      }
      for (JobId job : jobs) {
        problems += print(job, stores, out);
      }
    }
    out.flush();
    return problems == 0 ? 0 : Weir.FAILED;
  }

  private int print(JobId job, Stores stores, PrintWriter out) throws IOException {
    Optional<Row> row = stores.rows().read(job);
    if (row.isEmpty()) {
      throw new IOException("there is no job '" + job + "' in " + data.toAbsolutePath());
    }
    JobState state = JobStateCodec.decode(row.get().value());
    out.printf("%s  %s, attempt %d%n", job, state.status(), state.lastAttempt());
    state.failure().ifPresent(failure -> out.printf("  latest failure: %s%n", failure));
    if (state.retained().isEmpty()) {
      out.println("  no checkpoint yet");
    }
    int problems = 0;
    for (CompletedCheckpoint checkpoint : state.retained()) {
      out.printf(
          "  checkpoint %-6s %s  took %d ms  %s%s%s%n",
          checkpoint.id(),
          Texts.time(checkpoint.triggeredAtMillis()),
          checkpoint.durationMillis(),
          Texts.size(checkpoint.stateBytes()),
          checkpoint.drained() ? "  end of input" : "",
          state.isHead(checkpoint.id()) ? "  head" : "");
      if (verify) {
        problems += verify(checkpoint, stores, out);
      }
    }
    return problems;
  }

  private static int verify(CompletedCheckpoint checkpoint, Stores stores, PrintWriter out) {
    List<String> problems;
    try {
      problems =
          SnapshotVerifier.verify(
              stores.checkpoints(),
              new ManifestStore(stores.checkpoints()).read(checkpoint.manifest()));
    } catch (IOException unreadable) {
      problems = List.of(String.valueOf(unreadable.getMessage()));
    }
    if (problems.isEmpty()) {
      out.println("    verified: can be restored");
    }
    problems.forEach(problem -> out.println("    DAMAGED: " + problem));
    return problems.size();
  }
}
