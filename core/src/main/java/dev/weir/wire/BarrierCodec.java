package dev.weir.wire;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;

/** Barriers as bytes: in frames, and in what a coordinator orders. */
public final class BarrierCodec {
  private BarrierCodec() {}

  /** Appends the barrier. */
  public static void write(Barrier barrier, BinaryWriter out) {
    out.writeVarLong(barrier.checkpoint().value());
    out.writeByte(barrier.purpose().code());
    out.writeByte(barrier.alignment().code());
  }

  /**
   * Reads a barrier.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  public static Barrier read(BinaryReader in) {
    return new Barrier(
        new CheckpointId(in.readVarLong()),
        CheckpointPurpose.of(in.readByte()),
        Alignment.of(in.readByte()));
  }
}
