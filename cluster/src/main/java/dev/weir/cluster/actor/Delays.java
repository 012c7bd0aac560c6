package dev.weir.cluster.actor;

import java.time.Duration;

/**
 * Delays of any length for Pekko's scheduler, which refuses what is further away than 248 days:
 * whoever waits longer is woken up early, and asks again.
 */
public final class Delays {
  private static final long LONGEST_MILLIS = Duration.ofDays(100).toMillis();

  private Delays() {}

  public static Duration step(long delayMillis) {
    return Duration.ofMillis(Math.max(0, Math.min(delayMillis, LONGEST_MILLIS)));
  }
}
