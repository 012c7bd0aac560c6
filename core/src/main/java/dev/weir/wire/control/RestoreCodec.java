package dev.weir.wire.control;

import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotParts;
import dev.weir.spi.store.ObjectRef;
import java.util.Map;
import java.util.TreeMap;

/** What a subtask is restored from: references, never bytes of state. */
final class RestoreCodec {
  private static final int FRESH = 1;
  private static final int FROM_CHECKPOINT = 2;

  private RestoreCodec() {}

  static void write(SubtaskRestore restore, BinaryWriter out) {
    restore.to(new Writer(out));
  }

  private record Writer(BinaryWriter out) implements SubtaskRestore.Handler {
    @Override
    public void onFresh() {
      out.writeByte(FRESH);
    }

    @Override
    public void onFromCheckpoint(SubtaskRestore.FromCheckpoint from) {
      out.writeByte(FROM_CHECKPOINT);
      Parts.write(from.checkpoint(), out);
      RestoreCodec.write(from.operators(), out);
      RestoreCodec.write(from.inFlight(), out);
      out.writeByte(code(from.readFrom()));
    }
  }

  static SubtaskRestore read(BinaryReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case FRESH -> new SubtaskRestore.Fresh();
      case FROM_CHECKPOINT ->
          new SubtaskRestore.FromCheckpoint(
              Parts.readCheckpoint(in), readObjects(in), readObjects(in), readFrom(in.readByte()));
      default -> throw Parts.unknown("restore", kind);
    };
  }

  private static void write(Map<String, OldObjects> byOperator, BinaryWriter out) {
    out.writeVarInt(byOperator.size());
    byOperator.forEach(
        (operator, objects) -> {
          out.writeUtf(operator);
          out.writeVarInt(objects.parallelism());
          out.writeVarInt(objects.byIndex().size());
          objects
              .byIndex()
              .forEach(
                  (index, object) -> {
                    out.writeVarInt(index);
                    SnapshotParts.write(object, out);
                  });
        });
  }

  private static Map<String, OldObjects> readObjects(BinaryReader in) {
    int operators = in.readCount(3);
    Map<String, OldObjects> byOperator = new TreeMap<>();
    for (int i = 0; i < operators; i++) {
      String operator = in.readUtf();
      int parallelism = in.readVarInt();
      int count = in.readCount(7);
      TreeMap<Integer, ObjectRef> byIndex = new TreeMap<>();
      for (int o = 0; o < count; o++) {
        byIndex.put(in.readVarInt(), SnapshotParts.readRef(in));
      }
      byOperator.put(operator, new OldObjects(parallelism, byIndex));
    }
    return byOperator;
  }

  private static int code(ReadFrom readFrom) {
    return switch (readFrom) {
      case POSITIONS -> 1;
      case LIVE_INPUT -> 2;
    };
  }

  private static ReadFrom readFrom(int code) {
    for (ReadFrom readFrom : ReadFrom.values()) {
      if (code(readFrom) == code) {
        return readFrom;
      }
    }
    throw Parts.unknown("place to read from", code);
  }
}
