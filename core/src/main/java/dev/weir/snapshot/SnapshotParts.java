package dev.weir.snapshot;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts of a manifest as bytes: they also travel alone, before there is a manifest. */
public final class SnapshotParts {
  private SnapshotParts() {}

  /** Appends one subtask's objects. */
  public static void write(SubtaskSnapshot subtask, BinaryWriter out) {
    write(subtask.object(), out);
    out.writeVarInt(subtask.shared().size());
    for (ObjectRef shared : subtask.shared()) {
      write(shared, out);
    }
    out.writeBoolean(subtask.inFlight().isPresent());
    subtask.inFlight().ifPresent(inFlight -> write(inFlight, out));
  }

  /** Reads one subtask's objects. */
  public static SubtaskSnapshot readSubtask(BinaryReader in) {
    return readSubtask(in, true);
  }

  static SubtaskSnapshot readSubtask(BinaryReader in, boolean withInFlight) {
    ObjectRef object = readRef(in);
    int count = in.readCount(1);
    List<ObjectRef> shared = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shared.add(readRef(in));
    }
    boolean hasInFlight = withInFlight && in.readBoolean();
    return new SubtaskSnapshot(
        object, shared, hasInFlight ? Optional.of(readInFlight(in)) : Optional.empty());
  }

  private static void write(InFlightObject inFlight, BinaryWriter out) {
    write(inFlight.object(), out);
    out.writeVarInt(inFlight.edges().size());
    inFlight.edges().forEach(out::writeUtf);
  }

  private static InFlightObject readInFlight(BinaryReader in) {
    ObjectRef object = readRef(in);
    int count = in.readCount(1);
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      edges.add(in.readUtf());
    }
    return new InFlightObject(object, edges);
  }

  /** Appends a reference to an object. */
  public static void write(ObjectRef ref, BinaryWriter out) {
    out.writeUtf(ref.name().value());
    out.writeVarLong(ref.sizeBytes());
    out.writeInt(ref.crc32c());
  }

  /** Reads a reference to an object. */
  public static ObjectRef readRef(BinaryReader in) {
    return new ObjectRef(new ObjectName(in.readUtf()), in.readVarLong(), in.readInt());
  }

  /** Appends what is known of a state. */
  public static void write(StateInfo state, BinaryWriter out) {
    SnapshotFormat.writeState(state, out);
  }

  /** Reads what is known of a state. */
  public static StateInfo readState(BinaryReader in) {
    return SnapshotFormat.readState(in, true);
  }
}
