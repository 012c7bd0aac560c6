package dev.weir.cli.run;

import dev.weir.api.ArgumentException;
import dev.weir.cli.cluster.ClusterAddresses;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir rescale}. */
@Command(
    name = "rescale",
    mixinStandardHelpOptions = true,
    description = {
      "Changes how many subtasks a job has that runs on a cluster.",
      "",
      "The job stops behind a checkpoint and goes on from it, with all that it had read and"
          + " written. It goes back to what it had before if it fails before its next checkpoint.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  weir rescale wordcount --cluster 10.0.0.5:41234 --parallelism 6",
      "  weir rescale wordcount --cluster 10.0.0.5:41234 --parallelism auto",
      "  weir rescale wordcount --cluster 10.0.0.5:41234 --operator count=8 --dry-run",
      "  weir rescale wordcount --cluster 10.0.0.5:41234 --history"
    })
public final class RescaleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "JOB", description = "The name that the job runs under.")
  private String job = "";

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS|DIR",
      required = true,
      description = "Addresses of nodes, or the folder of a local cluster.")
  private String cluster = "";

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N|auto",
      converter = ParallelismConverter.class,
      description = {
        "Subtasks of operators that name no number of their own; auto: as many as the nodes have",
        "slots, also when nodes come and go."
      })
  private @Nullable SubtaskCount parallelism;

  @Option(
      names = "--operator",
      paramLabel = "NAME=N",
      description = "Subtasks of one operator; may be given several times.")
  private Map<String, Integer> operators = new TreeMap<>();

  @Option(names = "--dry-run", description = "Only say what would happen.")
  private boolean dryRun;

  @Option(
      names = "--history",
      description = "Print how the job's latest rescales went, the latest one last.")
  private boolean history;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    SubtaskCount count = parallelism;
    boolean changes = count != null || !operators.isEmpty();
    if (history == changes) {
      err.println(
          history
              ? "weir: --history prints what was, and changes nothing: leave the other options away"
              : "weir: say with --parallelism or --operator what is to change");
      return ExitCode.USAGE_ERROR;
    }
    refuseNone();
    if (history) {
      return printHistory(spec.commandLine().getOut());
    }
    try (ClusterClient client = ClusterAddresses.client(cluster)) {
      Submitted answer =
          client
              .rescale(
                  new JobId(job),
                  count == null || count.followsSlots()
                      ? Optional.empty()
                      : Optional.of(count.subtasks()),
                  count == null ? Optional.empty() : Optional.of(count.followsSlots()),
                  operators,
                  dryRun)
              .toCompletableFuture()
              .get();
      boolean refused = answer.outcome() == Outcome.REFUSED;
      err.println((refused ? "weir: " : "") + answer.text());
      err.flush();
      return refused ? ExitCode.FAILED : 0;
    } catch (ExecutionException noAnswer) {
      throw new SubmissionRefusedException(Failure.of(noAnswer).message());
    }
  }

  private void refuseNone() {
    operators.forEach(
        (operator, subtasks) -> {
          if (subtasks < 1) {
            throw new ArgumentException(
                "--operator "
                    + operator
                    + "="
                    + subtasks
                    + ": an operator has 1 subtask or more; 'weir stop' stops the job");
          }
        });
  }

  private int printHistory(PrintWriter out) throws Exception {
    try (ClusterClient client = ClusterAddresses.client(cluster)) {
      client.job(new JobId(job)).toCompletableFuture().get().state().submission().stream()
          .flatMap(submission -> submission.rescales().stream())
          .forEach(out::println);
      out.flush();
      return 0;
    } catch (ExecutionException noAnswer) {
      throw new SubmissionRefusedException(Failure.of(noAnswer).message());
    }
  }
}
