package dev.weir.cli.run;

import dev.weir.cli.cluster.ClusterAddresses;
import dev.weir.cli.job.JobWords;
import dev.weir.cli.job.JobsCommand;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.cli.terminal.Interruption;
import dev.weir.cli.terminal.StatusLineOwner;
import dev.weir.cli.terminal.Texts;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.LocalJob;
import dev.weir.cluster.Node;
import dev.weir.cluster.RunningJob;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code weir run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: ",
    customSynopsis = "weir run JOB [OPTIONS] [--JOB-OPTION VALUE]...",
    description = {
      "Runs a job on this machine until its input ends or you stop it.",
      "",
      "The same command resumes a job that was stopped, killed, or gave up: from its latest"
          + " checkpoint, with the output that a run without interruption would have. Ctrl-C takes"
          + " a checkpoint and stops; a second Ctrl-C stops at once.",
      "",
      "Options that are not listed here go to the job; 'weir jobs' lists the known jobs.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  weir run wordcount --input books/ --output counts/ --rate 1000",
      "  weir run wordcount --parallelism 4 --checkpoint-interval 500ms --restart fixed:3:1s",
      "  weir run my.jar:com.example.Orders --data /var/lib/weir --customers customers.csv"
    })
public final class RunCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec private @Nullable CommandSpec spec;

  @ParentCommand private @Nullable StatusLineOwner owner;

  @Parameters(
      arity = "0..1",
      paramLabel = "JOB",
      description = "A known job, a class name, or file.jar[:class].")
  private @Nullable String job;

  @Mixin private RunOptions options = new RunOptions();

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    if (job == null) {
      err.println("weir: name the job to run. Known jobs:");
      JobsCommand.print(err);
      return ExitCode.USAGE_ERROR;
    }
    JobWords words = new JobWords(spec, arguments);
    JobCatalog.Found found = words.find(job);
    JobDefinition definition = words.define(found);
    ActorGraph graph = definition.compile(options.parallelism.subtasks());
    options.coordinator().check(graph); // before anything is opened or announced
    JobId id = new JobId(options.name == null ? found.name() : options.name);
    if (options.cluster != null) {
      return onCluster(options.cluster, id, found, definition, err);
    }
    try (StopDeadline deadline = new StopDeadline(options.stopTimeout, err);
        Node node = Node.start(options.node())) {
      node.requireFree(id);
      Optional<JobState> before = node.state(id);
      if (before.isPresent() && before.get().status().isTerminal() && !options.fresh) {
        err.println(
            "job "
                + id
                + " has finished and all its output is committed; --fresh runs it again, for which"
                + " its output folder must be empty or another one");
        err.flush();
        return 0;
      }
      announce(id, before, node.place(), err);
      return run(node, id, graph, definition, deadline, err);
    }
  }

  /** Hands the job in and follows it to its end, whatever node dies. */
  private int onCluster(
      String where, JobId id, JobCatalog.Found found, JobDefinition definition, PrintWriter err)
      throws IOException, InterruptedException {
    try (StopDeadline deadline = new StopDeadline(options.stopTimeout, err);
        ClusterClient cluster = ClusterAddresses.client(where)) {
      new ClusterRun(cluster, err).submit(where, id, found, definition, options);
      return follow(cluster.follow(id), List::of, id, deadline, err);
    }
  }

  private void announce(JobId id, Optional<JobState> before, String where, PrintWriter err) {
    String head =
        before
            .flatMap(JobState::resumesFrom)
            .map(it -> "checkpoint " + it.id() + " of " + Texts.time(it.triggeredAtMillis()))
            .orElse("");
    if (options.fresh && !head.isEmpty()) {
      err.println(
          "job "
              + id
              + " begins anew: "
              + head
              + " is ignored, and kept until this run has one of its own; output that the earlier"
              + " run committed stays where it is");
    } else if (!head.isEmpty()) {
      err.println("job " + id + " resumes from " + head + " in " + where);
    } else {
      err.println("job " + id + " begins; its checkpoints go to " + where);
    }
    err.flush();
  }

  private int run(
      Node node,
      JobId id,
      ActorGraph graph,
      JobDefinition definition,
      StopDeadline deadline,
      PrintWriter err)
      throws IOException, InterruptedException {
    LocalJob running =
        node.run(
            JobSpec.of(id, graph, definition.types())
                .withBackend(options.state)
                .withCoordinator(options.coordinator())
                .withFresh(options.fresh));
    return follow(running, running::underWay, id, deadline, err);
  }

  private int follow(
      RunningJob running,
      Supplier<List<String>> underWay,
      JobId id,
      StopDeadline deadline,
      PrintWriter err)
      throws InterruptedException {
    ProgressReport report =
        new ProgressReport(running, err, owner == null ? null : owner.status(), options.quiet);
    Interruption interruption =
        Interruption.install(
            () -> {
              deadline.begin(underWay);
              err.println("stopping behind a checkpoint; Ctrl-C again stops at once");
              err.flush();
              report.stopping();
              running.stop();
            },
            () -> Runtime.getRuntime().halt(INTERRUPTED));
    try {
      JobState end = report.follow();
      if (options.stats) {
        StatsTable.print(running, err);
      }
      return conclude(id, end, err);
    } finally {
      interruption.remove();
    }
  }

  private static String whatRemains(JobState failed) {
    if (failed.head().isEmpty() && failed.resumesFrom().isPresent()) {
      return "mend the cause and run the same command again; without --fresh it resumes from"
          + " checkpoint "
          + failed.resumesFrom().get().id()
          + " of the run before, which is kept";
    }
    return failed
        .head()
        .map(
            head ->
                "checkpoint "
                    + head.id()
                    + " is kept: mend the cause and run the same command again to resume")
        .orElse("there is no checkpoint yet: mend the cause and run the same command again");
  }

  static int conclude(JobId id, JobState end, PrintWriter err) {
    if (end.status() == JobStatus.FAILED) {
      err.println("weir: job " + id + " failed: " + end.failure().orElse("for an unknown reason"));
      err.println(whatRemains(end));
    } else if (end.status() == JobStatus.STOPPED) {
      err.println(
          "job "
              + id
              + " stopped behind checkpoint "
              + end.head().map(head -> head.id().toString()).orElse("none")
              + "; the same command resumes it");
    } else {
      err.println("job " + id + " finished: all its output is committed");
    }
    err.flush();
    return end.status() == JobStatus.FAILED ? ExitCode.FAILED : 0;
  }
}
