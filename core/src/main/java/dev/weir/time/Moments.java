package dev.weir.time;

import java.time.Duration;

/**
 * Arithmetic with milliseconds that cannot overflow: what is too far away for a {@code long} is as
 * far away as one can say, {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE}.
 */
public final class Moments {
  private Moments() {}

  /** A duration in milliseconds. */
  public static long millis(Duration duration) {
    try {
      return duration.toMillis();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  public static long after(long millis, Duration duration) {
    return after(millis, millis(duration));
  }

  public static long after(long millis, long delayMillis) {
    long sum = millis + delayMillis;
    if (((millis ^ sum) & (delayMillis ^ sum)) < 0) {
      return delayMillis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  /** How long it is from {@code nowMillis} to {@code millis}; 0 if that is over. */
  public static long until(long millis, long nowMillis) {
    if (millis <= nowMillis) {
      return 0;
    }
    long delay = millis - nowMillis;
    return delay < 0 ? Long.MAX_VALUE : delay;
  }
}
