package dev.weir.api.async;

import java.time.Duration;
import java.util.Objects;

/** What durations of async operators have in common. */
final class Durations {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  static void check(Duration duration, String what) {
    Objects.requireNonNull(duration, what);
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " is " + duration + ": choose a millisecond to " + LONGEST.toDays() + " days");
    }
  }
}
