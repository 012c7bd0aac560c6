package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.element.Frame;
import org.jspecify.annotations.Nullable;

/** Frames that are sent instead of others. */
public final class FrameCopies {
  private FrameCopies() {}

  /** A frame without records and without control, in the same place of the same channel. */
  static Frame emptyLike(Frame frame) {
    Frame empty = new Frame(frame.isKeyed(), 8);
    empty.address(frame.attempt(), frame.channel(), frame.sequence());
    return empty;
  }

  /** Adds the records of one frame to another. */
  static void addAll(@Nullable Frame from, Frame to) {
    for (int i = 0; from != null && i < from.size(); i++) {
      if (from.isKeyed()) {
        to.add(from.value(i), from.timestamp(i), from.key(i), from.hash(i));
      } else {
        to.add(from.value(i), from.timestamp(i));
      }
    }
  }
}
