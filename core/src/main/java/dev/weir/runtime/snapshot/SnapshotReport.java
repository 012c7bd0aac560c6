package dev.weir.runtime.snapshot;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A subtask's part of a checkpoint, durable: references and figures, never the bytes.
 *
 * @param states the states of each operator of the chain, by the operator's name
 * @param drained whether the subtask had processed all its input before the snapshot
 * @param alignmentMillis from the first barrier to the last
 */
public record SnapshotReport(
    CheckpointId checkpoint,
    SubtaskSnapshot snapshot,
    Map<String, List<StateInfo>> states,
    boolean drained,
    long alignmentMillis) {
  /** What was written for this checkpoint; not what it shares with earlier ones. */
  public long sizeBytes() {
    long size = snapshot.object().sizeBytes();
    for (ObjectRef each : snapshot.shared()) {
      if (ObjectNames.isBeside(each.name(), snapshot.object().name())) {
        size += each.sizeBytes();
      }
    }
    return size + inFlightBytes();
  }

  /** The size of the records that the barrier overtook. */
  public long inFlightBytes() {
    return snapshot.inFlight().map(inFlight -> inFlight.object().sizeBytes()).orElse(0L);
  }

  public SnapshotReport with(Optional<InFlightObject> inFlight) {
    return new SnapshotReport(
        checkpoint,
        new SubtaskSnapshot(snapshot.object(), snapshot.shared(), inFlight),
        states,
        drained,
        alignmentMillis);
  }
}
