package dev.weir.cli.job;

import dev.weir.cli.terminal.Json;
import dev.weir.cli.terminal.Texts;
import dev.weir.cluster.actor.JobView;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The jobs of a cluster, a line each. */
record JobList(List<JobView> jobs) {
  void print(PrintWriter out) {
    if (jobs.isEmpty()) {
      out.println("no job was handed in");
    }
    for (JobView job : jobs) {
      JobState state = job.state();
      out.printf(
          Locale.ROOT,
          "%-20s %-9s parallelism %-4s epoch %-4s %s%n",
          state.job(),
          state.status().name().toLowerCase(Locale.ROOT),
          parallelism(state).map(String::valueOf).orElse("-"),
          state.epoch(),
          state
              .head()
              .map(
                  head -> "checkpoint " + head.id() + " of " + Texts.time(head.triggeredAtMillis()))
              .orElse("no checkpoint"));
      problem(job).ifPresent(problem -> out.println("  " + problem));
    }
  }

  String toJson() {
    return Json.array(jobs, JobList::toJson);
  }

  private static String toJson(JobView job) {
    JobState state = job.state();
    Json.Members members =
        new Json.Members()
            .text("name", state.job().value())
            .text("status", state.status().name())
            .number("epoch", state.epoch().value())
            .number("attempt", state.lastAttempt());
    parallelism(state).ifPresent(number -> members.number("parallelism", number));
    state.head().ifPresent(head -> members.raw("checkpoint", toJson(head)));
    problem(job).ifPresent(problem -> members.text("problem", problem));
    return members.toString();
  }

  private static String toJson(CompletedCheckpoint head) {
    return new Json.Members()
        .number("id", head.id().value())
        .number("triggeredAtMillis", head.triggeredAtMillis())
        .number("stateBytes", head.stateBytes())
        .toString();
  }

  private static Optional<Integer> parallelism(JobState state) {
    return state.submission().map(submission -> submission.settings().parallelism());
  }

  /** Why it is not led, or what it failed of last. */
  private static Optional<String> problem(JobView job) {
    return job.problem().or(() -> job.state().failure());
  }
}
