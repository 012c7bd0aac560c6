package dev.weir.runtime.snapshot;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;

/**
 * What the loop itself remembers about an operator: time is state, and so is the end of the input.
 *
 * @param ended whether the operator's {@code endInput} was over
 * @param watermark the newest watermark that it had seen
 */
public record SubtaskFacts(boolean ended, long watermark) {
  /** What holds when nothing was restored. */
  public static final SubtaskFacts INITIAL = new SubtaskFacts(false, Long.MIN_VALUE);

  public static StateId id(String operator) {
    return new StateId(operator, "weir.subtask", StateKind.SUBTASK);
  }

  static final String TYPE = "ended: boolean, watermark: long";

  void write(BinaryWriter out) {
    out.writeBoolean(ended);
    out.writeLong(watermark);
  }

  public static SubtaskFacts read(BinaryReader in) {
    return new SubtaskFacts(in.readBoolean(), in.readLong());
  }

  /**
   * What holds for a subtask that takes over from several: it has ended when all have, and time is
   * the earliest.
   */
  public SubtaskFacts and(SubtaskFacts other) {
    return new SubtaskFacts(ended && other.ended, Math.min(watermark, other.watermark));
  }
}
