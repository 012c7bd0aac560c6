package dev.weir.wire.control;

import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/** What messages of any kind consist of. */
final class Parts {
  private Parts() {}

  static void write(SubtaskId subtask, BinaryWriter out) {
    out.writeUtf(subtask.chain());
    out.writeVarInt(subtask.index());
  }

  static SubtaskId readSubtask(BinaryReader in) {
    return new SubtaskId(in.readUtf(), in.readVarInt());
  }

  static void write(AttemptId attempt, BinaryWriter out) {
    out.writeVarLong(attempt.epoch().value());
    out.writeVarInt(attempt.number());
  }

  static AttemptId readAttempt(BinaryReader in) {
    return new AttemptId(new LeaderEpoch(in.readVarLong()), in.readVarInt());
  }

  static void write(CheckpointId checkpoint, BinaryWriter out) {
    out.writeVarLong(checkpoint.value());
  }

  static CheckpointId readCheckpoint(BinaryReader in) {
    return new CheckpointId(in.readVarLong());
  }

  static void write(List<byte[]> splits, BinaryWriter out) {
    out.writeVarInt(splits.size());
    splits.forEach(out::writeBytes);
  }

  static List<byte[]> readSplits(BinaryReader in) {
    int count = in.readCount(1);
    List<byte[]> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(in.readBytes());
    }
    return splits;
  }

  static void write(Failure failure, BinaryWriter out) {
    out.writeUtf(failure.message());
    out.writeByte(code(failure.outlook()));
  }

  static Failure readFailure(BinaryReader in) {
    return new Failure(in.readUtf(), outlook(in.readByte()));
  }

  private static int code(Outlook outlook) {
    return switch (outlook) {
      case PERMANENT -> 1;
      case PASSING -> 2;
      case UNKNOWN -> 3;
      case ELSEWHERE -> 4;
    };
  }

  private static Outlook outlook(int code) {
    for (Outlook outlook : Outlook.values()) {
      if (code(outlook) == code) {
        return outlook;
      }
    }
    throw unknown("outlook", code);
  }

  static CorruptDataException unknown(String what, int code) {
    return new CorruptDataException("there is no " + what + " " + code);
  }
}
