package dev.weir.runtime;

import dev.weir.failure.Failure;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads a checkpoint's records in flight as a restore would, and keeps none of them. Blocks. */
public final class InFlightCheck {
  private final CheckpointStore store;
  private final Serde<Object> values;
  private final TreeMap<String, String> reasons = new TreeMap<>();

  private InFlightCheck(CheckpointStore store, Types types) {
    this.store = store;
    values = types.dynamic();
  }

  /** Why records in flight cannot be read, one sentence for each edge; none if they can. */
  public static List<String> problems(CheckpointStore store, Types types, Manifest checkpoint) {
    InFlightCheck check = new InFlightCheck(store, types);
    checkpoint.operators().stream()
        .flatMap(operator -> operator.subtasks().stream())
        .flatMap(subtask -> subtask.inFlight().stream())
        .distinct()
        .forEach(check::read);
    List<String> problems = new ArrayList<>();
    check.reasons.forEach(
        (edge, reason) ->
            problems.add(
                "checkpoint "
                    + checkpoint.checkpoint()
                    + " holds records on their way through '"
                    + edge
                    + "' that cannot be read ("
                    + reason
                    + "): run the job once as it was with --mode exactly-once and stop it, which"
                    + " leaves nothing on its way, or start with --fresh to begin without state"));
    return problems;
  }

  private void read(InFlightObject inFlight) {
    ObjectRef object = inFlight.object();
    try (SnapshotReader reader = SnapshotReader.open(store, object)) {
      for (Manifest.StateInfo section : reader.states()) {
        read(reader, section.id());
      }
    } catch (IOException damaged) {
      inFlight.edges().forEach(edge -> failed(edge, damaged));
    }
  }

  private void read(SnapshotReader reader, StateId section) throws IOException {
    try {
      for (int channel : reader.groups(section)) {
        BinaryReader in = reader.group(section, channel);
        int count = in == null ? 0 : in.readVarInt();
        for (int i = 0; in != null && i < count; i++) {
          in.readLong();
          values.read(in);
        }
      }
    } catch (RuntimeException unreadable) {
      failed(section.operator(), unreadable);
    }
  }

  private void failed(String edge, Exception failure) {
    reasons.putIfAbsent(edge, Failure.of(failure).message());
  }
}
