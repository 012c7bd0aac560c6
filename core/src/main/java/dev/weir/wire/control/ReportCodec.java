package dev.weir.wire.control;

import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a subtask reports. */
final class ReportCodec {
  private static final int DEPLOYED = 1;
  private static final int SPLIT_REQUEST = 2;
  private static final int ACKNOWLEDGED = 3;
  private static final int DECLINED = 4;
  private static final int COMMITTED = 5;
  private static final int DRAINED = 6;
  private static final int RECEPTIONS = 7;
  private static final int FAILED = 8;
  private static final int HERE = 9;

  private ReportCodec() {}

  static void write(SubtaskReport report, BinaryWriter out) {
    report.to(new Writer(out));
  }

  private record Writer(BinaryWriter out) implements SubtaskReport.Handler {
    @Override
    public void onHere(SubtaskReport.Here here) {
      out.writeByte(HERE);
      out.writeBoolean(here.running());
      out.writeBoolean(here.restored());
      out.writeVarInt(here.snapshots().size());
      here.snapshots().forEach(checkpoint -> Parts.write(checkpoint, out));
      Parts.write(here.splits(), out);
      out.writeBoolean(here.noMoreSplits());
    }

    @Override
    public void onDeployed(RestoredBytes restored) {
      out.writeByte(DEPLOYED);
      out.writeVarLong(restored.read());
      out.writeVarLong(restored.foundHere());
    }

    @Override
    public void onSplitRequest() {
      out.writeByte(SPLIT_REQUEST);
    }

    @Override
    public void onAcknowledged(SnapshotReport snapshot) {
      out.writeByte(ACKNOWLEDGED);
      ReportCodec.write(snapshot, out);
    }

    @Override
    public void onDeclined(CheckpointId checkpoint, Failure failure) {
      out.writeByte(DECLINED);
      Parts.write(checkpoint, out);
      Parts.write(failure, out);
    }

    @Override
    public void onCommitted(CheckpointId checkpoint) {
      out.writeByte(COMMITTED);
      Parts.write(checkpoint, out);
    }

    @Override
    public void onDrained() {
      out.writeByte(DRAINED);
    }

    @Override
    public void onReceptions(Map<Reception, Long> news) {
      out.writeByte(RECEPTIONS);
      out.writeVarInt(news.size());
      news.forEach(
          (reception, count) -> {
            out.writeByte(code(reception));
            out.writeVarLong(count);
          });
    }

    @Override
    public void onFailed(Failure failure) {
      out.writeByte(FAILED);
      Parts.write(failure, out);
    }
  }

  static SubtaskReport read(BinaryReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case DEPLOYED ->
          new SubtaskReport.Deployed(new RestoredBytes(in.readVarLong(), in.readVarLong()));
      case SPLIT_REQUEST -> new SubtaskReport.SplitRequest();
      case ACKNOWLEDGED -> new SubtaskReport.Acknowledged(readSnapshot(in));
      case DECLINED -> new SubtaskReport.Declined(Parts.readCheckpoint(in), Parts.readFailure(in));
      case COMMITTED -> new SubtaskReport.Committed(Parts.readCheckpoint(in));
      case DRAINED -> new SubtaskReport.Drained();
      case RECEPTIONS -> new SubtaskReport.Receptions(readReceptions(in));
      case HERE ->
          new SubtaskReport.Here(
              in.readBoolean(),
              in.readBoolean(),
              readCheckpoints(in),
              Parts.readSplits(in),
              in.readBoolean());
      case FAILED -> new SubtaskReport.Failed(Parts.readFailure(in));
      default -> throw Parts.unknown("report", kind);
    };
  }

  private static List<CheckpointId> readCheckpoints(BinaryReader in) {
    int count = in.readCount(1);
    List<CheckpointId> checkpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      checkpoints.add(Parts.readCheckpoint(in));
    }
    return checkpoints;
  }

  private static void write(SnapshotReport snapshot, BinaryWriter out) {
    Parts.write(snapshot.checkpoint(), out);
    SnapshotParts.write(snapshot.snapshot(), out);
    out.writeVarInt(snapshot.states().size());
    snapshot
        .states()
        .forEach(
            (operator, states) -> {
              out.writeUtf(operator);
              out.writeVarInt(states.size());
              states.forEach(state -> SnapshotParts.write(state, out));
            });
    out.writeBoolean(snapshot.drained());
    out.writeSignedVarLong(snapshot.alignmentMillis());
  }

  private static SnapshotReport readSnapshot(BinaryReader in) {
    return new SnapshotReport(
        Parts.readCheckpoint(in),
        SnapshotParts.readSubtask(in),
        readStates(in),
        in.readBoolean(),
        in.readSignedVarLong());
  }

  private static Map<String, List<StateInfo>> readStates(BinaryReader in) {
    int operators = in.readCount(2);
    Map<String, List<StateInfo>> byOperator = new TreeMap<>();
    for (int i = 0; i < operators; i++) {
      String operator = in.readUtf();
      int count = in.readCount(1);
      List<StateInfo> states = new ArrayList<>();
      for (int s = 0; s < count; s++) {
        states.add(SnapshotParts.readState(in));
      }
      byOperator.put(operator, states);
    }
    return byOperator;
  }

  private static Map<Reception, Long> readReceptions(BinaryReader in) {
    int count = in.readCount(2);
    Map<Reception, Long> news = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      news.put(reception(in.readByte()), in.readVarLong());
    }
    return news;
  }

  private static int code(Reception reception) {
    return switch (reception) {
      case ACCEPTED -> 1;
      case REPEATED -> 2;
      case AHEAD -> 3;
      case FENCED -> 4;
      case UNKNOWN -> 5;
      case TOO_LATE -> 6;
    };
  }

  private static Reception reception(int code) {
    for (Reception reception : Reception.values()) {
      if (code(reception) == code) {
        return reception;
      }
    }
    throw Parts.unknown("reception", code);
  }
}
