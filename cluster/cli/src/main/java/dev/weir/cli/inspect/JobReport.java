package dev.weir.cli.inspect;

import dev.weir.cli.terminal.Json;
import dev.weir.cli.terminal.Texts;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.SnapshotVerifier;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory holds of one job.
 *
 * @param state null if the row cannot be read
 * @param damage why it cannot be read; empty if it can
 * @param problems of each checkpoint that was verified; none means that it is whole
 */
record JobReport(
    JobId job, @Nullable JobState state, String damage, Map<CheckpointId, List<String>> problems) {

  /** Reads a job's row and, if asked for, every checkpoint that it retains. */
  static JobReport of(JobId job, Stores stores, boolean verify) {
    JobState state;
    try {
      state = read(job, stores).orElse(null);
    } catch (IOException | SerdeException unreadable) {
      return new JobReport(job, null, String.valueOf(unreadable.getMessage()), Map.of());
    }
    if (state == null) {
      return new JobReport(job, null, "the job was removed meanwhile", Map.of());
    }
    Map<CheckpointId, List<String>> problems =
        new TreeMap<>((a, b) -> Long.compare(a.value(), b.value()));
    for (CompletedCheckpoint checkpoint :
        verify ? state.retained() : List.<CompletedCheckpoint>of()) {
      List<String> found = verify(checkpoint, stores);
      // A running job may have let go of the checkpoint while it was read.
      if (found.isEmpty() || isRetained(job, checkpoint.id(), stores)) {
        problems.put(checkpoint.id(), found);
      }
    }
    return new JobReport(job, state, "", problems);
  }

  private static Optional<JobState> read(JobId job, Stores stores) throws IOException {
    return stores.rows().read(job).map(row -> JobStateCodec.decode(job, row.value()));
  }

  private static boolean isRetained(JobId job, CheckpointId checkpoint, Stores stores) {
    try {
      return read(job, stores).stream()
          .flatMap(now -> now.retained().stream())
          .anyMatch(each -> each.id().equals(checkpoint));
    } catch (IOException | SerdeException unreadable) {
      return true;
    }
  }

  private static List<String> verify(CompletedCheckpoint checkpoint, Stores stores) {
    try {
      return SnapshotVerifier.verify(
          stores.checkpoints(),
          new ManifestStore(stores.checkpoints()).read(checkpoint.manifest()));
    } catch (IOException | SerdeException unreadable) {
      return List.of(String.valueOf(unreadable.getMessage()));
    }
  }

  boolean isSound() {
    return damage.isEmpty() && problems.values().stream().allMatch(List::isEmpty);
  }

  void print(PrintWriter out) {
    if (state == null) {
      out.printf("%s%n  CANNOT BE READ: %s%n", job, damage);
      return;
    }
    out.printf("%s  %s, attempt %d%n", job, state.status(), state.lastAttempt());
    state.failure().ifPresent(failure -> out.printf("  latest failure: %s%n", failure));
    JobMachine.stuck(state).ifPresent(stuck -> out.printf("  STUCK: it %s%n", stuck));
    if (state.retained().isEmpty()) {
      out.println("  no checkpoint yet");
    }
    for (CompletedCheckpoint checkpoint : state.retained()) {
      out.printf(
          "  checkpoint %-6s %s  took %d ms  %s%s%s%n",
          checkpoint.id(),
          Texts.time(checkpoint.triggeredAtMillis()),
          checkpoint.durationMillis(),
          Texts.size(checkpoint.stateBytes()),
          purpose(checkpoint.purpose()),
          state.isHead(checkpoint.id())
              ? "  head"
              : state.head().isEmpty() ? "  before --fresh" : "");
      List<String> found = problems.get(checkpoint.id());
      if (found != null && found.isEmpty()) {
        out.println(
            "    verified: whole and undamaged; --check JOB tells whether the job can take it"
                + " over");
      } else if (found != null) {
        found.forEach(problem -> out.println("    CANNOT BE RESTORED: " + problem));
      }
    }
  }

  private static String purpose(CheckpointPurpose of) {
    return switch (of) {
      case PERIODIC -> "";
      case REQUESTED -> "  requested";
      case STOP -> "  for a stop";
      case FINAL -> "  end of input";
    };
  }

  /** An array of jobs; {@code problems} is there for what was verified only. */
  static String toJson(List<JobReport> reports) {
    return Json.array(reports, JobReport::toJson);
  }

  private String toJson() {
    Json.Members members = new Json.Members().text("job", job.value());
    if (state == null) {
      return members.text("damage", damage).toString();
    }
    members.text("status", state.status().name()).number("attempt", state.lastAttempt());
    state.failure().ifPresent(failure -> members.text("latestFailure", failure));
    if (state.failures().sameFailures() > 0) {
      members.number("sameFailures", state.failures().sameFailures());
    }
    state.head().ifPresent(head -> members.number("head", head.id().value()));
    return members.raw("checkpoints", Json.array(state.retained(), this::toJson)).toString();
  }

  private String toJson(CompletedCheckpoint checkpoint) {
    Json.Members members =
        new Json.Members()
            .number("id", checkpoint.id().value())
            .number("triggeredAtMillis", checkpoint.triggeredAtMillis())
            .number("durationMillis", checkpoint.durationMillis())
            .number("stateBytes", checkpoint.stateBytes())
            .text("purpose", checkpoint.purpose().name().toLowerCase(Locale.ROOT))
            .raw("endOfInput", String.valueOf(checkpoint.purpose() == CheckpointPurpose.FINAL));
    List<String> found = problems.get(checkpoint.id());
    if (found != null) {
      members.raw("problems", Json.array(found, Json::quoted));
    }
    return members.toString();
  }
}
