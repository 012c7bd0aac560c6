package dev.weir.snapshot;

import dev.weir.element.Alignment;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a manifest into bytes and back: a {@link FormatHeader}, the fields, and their CRC-32C. */
public final class ManifestCodec {
  private static final FormatHeader HEADER =
      new FormatHeader("WEIRMANI", Manifest.FORMAT_VERSION, "manifest");
  private static final int CRC_BYTES = Integer.BYTES;
  private static final int WITH_IN_FLIGHT = 2;
  private static final int WITH_HELD_SPLITS = 3;
  private static final int WITH_SCHEMAS = 3;
  private static final int WITH_KEYS = 4;

  private ManifestCodec() {}

  /** Returns the bytes of a manifest; equal manifests have equal bytes. */
  public static byte[] encode(Manifest manifest) {
    BinaryWriter out = new BinaryWriter(1024);
    HEADER.write(out);
    out.writeUtf(manifest.job().value());
    out.writeVarLong(manifest.checkpoint().value());
    out.writeVarLong(manifest.epoch().value());
    out.writeByte(manifest.alignment().code());
    out.writeLong(manifest.triggeredAtMillis());
    out.writeUtf(manifest.graphHash());
    out.writeByte(manifest.purpose().code());
    out.writeVarInt(manifest.operators().size());
    for (OperatorSnapshot operator : manifest.operators()) {
      writeOperator(operator, out);
    }
    out.writeInt(SnapshotFormat.crc(out.buffer(), 0, out.size()));
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} returned, in this or an older version.
   *
   * @param name where the bytes come from, for messages
   * @throws CorruptObjectException if the bytes are no manifest, or damaged
   * @throws NewerFormatException if a newer version of Weir wrote them
   */
  public static Manifest decode(byte[] bytes, String name)
      throws CorruptObjectException, NewerFormatException {
    int version = HEADER.check(bytes, name);
    int length = bytes.length - FormatHeader.SIZE_BYTES - CRC_BYTES;
    if (length < 0
        || new BinaryReader(bytes, bytes.length - CRC_BYTES, CRC_BYTES).readInt()
            != SnapshotFormat.crc(bytes, 0, bytes.length - CRC_BYTES)) {
      throw new CorruptObjectException(
          "manifest " + name + " is damaged: it does not match its checksum");
    }
    try {
      return read(new BinaryReader(bytes, FormatHeader.SIZE_BYTES, length), version);
    } catch (SerdeException | IllegalArgumentException e) {
      throw new CorruptObjectException(
          "manifest " + name + " is damaged: it cannot be read: " + e.getMessage());
    }
  }

  /** Up to version 4 a bit stood in the place of the purpose: whether it was final. */
  private static Manifest read(BinaryReader in, int version) {
    Manifest manifest =
        new Manifest(
            new JobId(in.readUtf()),
            new CheckpointId(in.readVarLong()),
            new LeaderEpoch(in.readVarLong()),
            Alignment.of(in.readByte()),
            in.readLong(),
            in.readUtf(),
            CheckpointPurpose.of(in.readByte()),
            readOperators(in, version));
    if (in.remaining() > 0) {
      throw new IllegalArgumentException(in.remaining() + " bytes are left over");
    }
    return manifest;
  }

  private static void writeOperator(OperatorSnapshot operator, BinaryWriter out) {
    out.writeUtf(operator.operator());
    out.writeVarInt(operator.parallelism());
    out.writeVarInt(operator.maxParallelism());
    out.writeVarInt(operator.states().size());
    for (StateInfo state : operator.states()) {
      SnapshotFormat.writeState(state, out);
    }
    SnapshotFormat.writeSchemas(operator.keys(), out);
    out.writeVarInt(operator.subtasks().size());
    for (SubtaskSnapshot subtask : operator.subtasks()) {
      SnapshotParts.write(subtask, out);
    }
    out.writeBoolean(operator.enumerator().isPresent());
    operator.enumerator().ifPresent(state -> out.writeBytes(state.bytes()));
  }

  private static List<OperatorSnapshot> readOperators(BinaryReader in, int version) {
    int count = in.readVarInt();
    List<OperatorSnapshot> operators = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operators.add(
          new OperatorSnapshot(
              in.readUtf(),
              in.readVarInt(),
              in.readVarInt(),
              readStates(in, version),
              version >= WITH_KEYS ? SnapshotFormat.readSchemas(in) : List.of(),
              readSubtasks(in, version),
              in.readBoolean() ? Optional.of(readEnumerator(in, version)) : Optional.empty()));
    }
    return operators;
  }

  /** Before held-back splits there were none: their number, 0, stands in front now. */
  private static EnumeratorState readEnumerator(BinaryReader in, int version) {
    byte[] bytes = in.readBytes();
    if (version >= WITH_HELD_SPLITS) {
      return new EnumeratorState(bytes);
    }
    byte[] behindNone = new byte[1 + bytes.length];
    System.arraycopy(bytes, 0, behindNone, 1, bytes.length);
    return new EnumeratorState(behindNone);
  }

  private static List<StateInfo> readStates(BinaryReader in, int version) {
    int count = in.readVarInt();
    List<StateInfo> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      states.add(SnapshotFormat.readState(in, version >= WITH_SCHEMAS));
    }
    return states;
  }

  private static List<SubtaskSnapshot> readSubtasks(BinaryReader in, int version) {
    int count = in.readVarInt();
    List<SubtaskSnapshot> subtasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      subtasks.add(SnapshotParts.readSubtask(in, version >= WITH_IN_FLIGHT));
    }
    return subtasks;
  }
}
