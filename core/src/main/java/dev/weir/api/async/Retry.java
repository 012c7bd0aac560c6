package dev.weir.api.async;

import java.time.Duration;

/**
 * When a failed request is made again. The delays are the same on each run: there is no jitter.
 *
 * @param times how often at most, 0 for never
 * @param delay before the first retry
 * @param factor by which each delay is longer than the one before, at least 1
 * @param longest no delay is longer
 */
public record Retry(int times, Duration delay, double factor, Duration longest) {
  static final Retry NEVER = new Retry(0, Duration.ofMillis(1), 1, Duration.ofMillis(1));
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Retry {
    Durations.check(delay, "the delay of a retry");
    Durations.check(longest, "the longest delay of a retry");
    if (times < 0) {
      throw new IllegalArgumentException("a request cannot be retried " + times + " times");
    }
    if (!(factor >= 1 && factor <= 1000)) {
      throw new IllegalArgumentException(
          "the delays of retries cannot grow by a factor of " + factor + ": choose 1 to 1000");
    }
    if (longest.compareTo(delay) < 0) {
      throw new IllegalArgumentException(
          "the longest delay of a retry, " + longest + ", is shorter than the first, " + delay);
    }
  }

  /** Each delay is twice the one before, and none longer than a minute, or than the first. */
  public static Retry exponential(int times, Duration delay) {
    Durations.check(delay, "the delay of a retry");
    return new Retry(times, delay, 2, delay.compareTo(LONGEST) > 0 ? delay : LONGEST);
  }

  /** The delay before the n-th retry, from 1, in milliseconds. */
  public long delayMillis(int retry) {
    double millis = delay.toMillis() * Math.pow(factor, Math.max(0, retry - 1));
    return (long) Math.min(millis, (double) longest.toMillis());
  }
}
