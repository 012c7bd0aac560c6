package dev.weir.api.window;

import java.time.Duration;

/** Checks the durations that windows are made of, while a pipeline is built. */
final class Sizes {
  /** So far from the ends of time that no arithmetic with windows overflows. */
  private static final Duration LONGEST = Duration.ofDays(36_525_000);

  private Sizes() {}

  /** A positive duration in milliseconds. */
  static long millis(Duration duration, String what) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "the " + what + " of windows is " + duration + ": choose at least a millisecond");
    }
    return checked(duration, what);
  }

  /** A duration of any sign, brought to at least 0 and less than the period. */
  static long offset(Duration offset, long periodMillis) {
    return Math.floorMod(checked(offset, "offset"), periodMillis);
  }

  private static long checked(Duration duration, String what) {
    if (duration.abs().compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the " + what + " of windows is " + duration + ": choose at most 100,000 years");
    }
    if (duration.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "the " + what + " of windows is " + duration + ": choose whole milliseconds");
    }
    return duration.toMillis();
  }
}
