package dev.weir.operator.window;

import dev.weir.element.Frame;

/** Which times windows can have. */
final class WindowTime {
  /** No window reaches so far, so that arithmetic with its bounds does not overflow. */
  static final long FARTHEST = Long.MAX_VALUE / 2;

  private WindowTime() {}

  /** Refuses a record's timestamp that is none, or is too far away. */
  static void check(long timestampMillis) {
    if (timestampMillis == Frame.NO_TIMESTAMP) {
      throw new IllegalArgumentException(
          "a record without a timestamp belongs to no window: give the source an EventTime");
    }
    if (timestampMillis <= -FARTHEST || timestampMillis >= FARTHEST) {
      throw new IllegalArgumentException(
          "a record's timestamp is " + timestampMillis + ", too far away for windows");
    }
  }
}
