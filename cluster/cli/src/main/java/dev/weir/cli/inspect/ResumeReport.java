package dev.weir.cli.inspect;

import dev.weir.cli.terminal.Json;
import dev.weir.cli.terminal.Texts;
import dev.weir.coordinator.restore.ResumeCheck;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.runtime.restore.RestoreTrial;
import dev.weir.runtime.restore.StatePlan;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a start of a job would find.
 *
 * @param head the checkpoint that it would resume from; null if there is none
 * @param finished whether nothing is left to resume
 */
record ResumeReport(
    JobId job, @Nullable CompletedCheckpoint head, boolean finished, ResumeCheck check) {

  /**
   * Reads the job's row and its head's manifest, and sets its operators up; if they fit, reads the
   * values too, as a restore would.
   */
  static ResumeReport of(JobId job, ActorGraph graph, JobDefinition definition, Stores stores)
      throws Exception {
    Optional<JobState> state =
        stores.rows().read(job).map(row -> JobStateCodec.decode(job, row.value()));
    CompletedCheckpoint head = state.flatMap(JobState::resumesFrom).orElse(null);
    boolean finished = state.isPresent() && state.get().status().isTerminal();
    if (head == null) {
      return new ResumeReport(job, null, finished, new ResumeCheck(List.of(), List.of()));
    }
    Manifest manifest = new ManifestStore(stores.checkpoints()).read(head.manifest());
    ResumeCheck check =
        ResumeCheck.of(
            graph, definition.types(), manifest, StatePlan.of(graph, definition.types(), job));
    if (check.problems().isEmpty()) {
      check =
          check.with(
              RestoreTrial.problems(
                  graph, definition.types(), job, stores.checkpoints(), manifest));
    }
    return new ResumeReport(job, head, finished, check);
  }

  boolean canResume() {
    return check.problems().isEmpty();
  }

  void print(PrintWriter out) {
    if (head == null) {
      out.println("job " + job + " has no checkpoint: it begins without state");
      return;
    }
    String from = "checkpoint " + head.id() + " of " + Texts.time(head.triggeredAtMillis());
    out.println("job " + job + (canResume() ? " can resume from " : " CANNOT RESUME from ") + from);
    if (finished) {
      out.println("  it has finished: there is nothing left to do");
    }
    check.problems().forEach(problem -> out.println("  PROBLEM: " + problem));
    check.changes().forEach(change -> out.println("  " + change));
  }

  String toJson() {
    Json.Members members = new Json.Members().text("job", job.value());
    if (head != null) {
      members.number("checkpoint", head.id().value());
    }
    return members
        .raw("canResume", String.valueOf(canResume()))
        .raw("finished", String.valueOf(finished))
        .raw("problems", Json.array(check.problems(), Json::quoted))
        .raw("changes", Json.array(check.changes(), Json::quoted))
        .toString();
  }
}
