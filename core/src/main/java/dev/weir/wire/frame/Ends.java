package dev.weir.wire.frame;

import dev.weir.element.Barrier;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.wire.BarrierCodec;
import org.jspecify.annotations.Nullable;

/** What closes a frame, as bytes. */
final class Ends {
  private static final int NOTHING = 0;
  private static final int WATERMARK = 1;
  private static final int BARRIER = 2;
  private static final int IDLE = 3;
  private static final int END_OF_INPUT = 4;

  private Ends() {}

  static void write(@Nullable Control control, BinaryWriter out) {
    if (control == null) {
      out.writeByte(NOTHING);
    } else {
      control.to(new Writer(out));
    }
  }

  private record Writer(BinaryWriter out) implements Control.Handler {
    @Override
    public void onWatermark(long timestampMillis) {
      out.writeByte(WATERMARK);
      out.writeLong(timestampMillis);
    }

    @Override
    public void onBarrier(Barrier barrier) {
      out.writeByte(BARRIER);
      BarrierCodec.write(barrier, out);
    }

    @Override
    public void onIdle() {
      out.writeByte(IDLE);
    }

    @Override
    public void onEndOfInput() {
      out.writeByte(END_OF_INPUT);
    }
  }

  static @Nullable Control read(BinaryReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case NOTHING -> null;
      case WATERMARK -> new Watermark(in.readLong());
      case BARRIER -> BarrierCodec.read(in);
      case IDLE -> Idle.INSTANCE;
      case END_OF_INPUT -> EndOfInput.INSTANCE;
      default -> throw new CorruptDataException("there is no control element " + kind);
    };
  }
}
