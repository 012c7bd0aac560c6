package dev.weir.wire.control;

import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.wire.BarrierCodec;
import java.util.List;

/** What a coordinator orders. */
final class OrderCodec<A> {
  private static final int START = 1;
  private static final int TRIGGER = 2;
  private static final int OVERTAKE = 3;
  private static final int COMPLETE = 4;
  private static final int COMMITTED_IN_ONE_PLACE = 5;
  private static final int ABORT = 6;
  private static final int SPLITS = 7;
  private static final int NO_MORE_SPLITS = 8;

  private final NeighboursCodec<A> neighbours;

  OrderCodec(AddressCodec<A> addresses) {
    neighbours = new NeighboursCodec<>(addresses);
  }

  void write(SubtaskOrder<A> order, BinaryWriter out) {
    try {
      order.to(new Writer(out));
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception impossible) {
      throw new IllegalStateException("writing " + order + " failed", impossible);
    }
  }

  private final class Writer implements SubtaskOrder.Handler<A> {
    private final BinaryWriter out;

    private Writer(BinaryWriter out) {
      this.out = out;
    }

    @Override
    public void onStart(Neighbours<A> others) {
      out.writeByte(START);
      neighbours.write(others, out);
    }

    @Override
    public void onTrigger(Barrier barrier) {
      out.writeByte(TRIGGER);
      BarrierCodec.write(barrier, out);
    }

    @Override
    public void onOvertake(Barrier barrier) {
      out.writeByte(OVERTAKE);
      BarrierCodec.write(barrier, out);
    }

    @Override
    public void onComplete(CheckpointId checkpoint) {
      out.writeByte(COMPLETE);
      Parts.write(checkpoint, out);
    }

    @Override
    public void onCommittedInOnePlace(String operator, CheckpointId checkpoint) {
      out.writeByte(COMMITTED_IN_ONE_PLACE);
      out.writeUtf(operator);
      Parts.write(checkpoint, out);
    }

    @Override
    public void onAbort(CheckpointId checkpoint) {
      out.writeByte(ABORT);
      Parts.write(checkpoint, out);
    }

    @Override
    public void onSplits(List<byte[]> splits) {
      out.writeByte(SPLITS);
      Parts.write(splits, out);
    }

    @Override
    public void onNoMoreSplits() {
      out.writeByte(NO_MORE_SPLITS);
    }
  }

  SubtaskOrder<A> read(BinaryReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case START -> new SubtaskOrder.Start<>(neighbours.read(in));
      case TRIGGER -> new SubtaskOrder.Trigger<>(BarrierCodec.read(in));
      case OVERTAKE -> new SubtaskOrder.Overtake<>(BarrierCodec.read(in));
      case COMPLETE -> SubtaskOrder.Complete.received(Parts.readCheckpoint(in));
      case COMMITTED_IN_ONE_PLACE ->
          new SubtaskOrder.CommittedInOnePlace<>(in.readUtf(), Parts.readCheckpoint(in));
      case ABORT -> new SubtaskOrder.Abort<>(Parts.readCheckpoint(in));
      case SPLITS -> new SubtaskOrder.Splits<>(Parts.readSplits(in));
      case NO_MORE_SPLITS -> new SubtaskOrder.NoMoreSplits<>();
      default -> throw Parts.unknown("order", kind);
    };
  }
}
