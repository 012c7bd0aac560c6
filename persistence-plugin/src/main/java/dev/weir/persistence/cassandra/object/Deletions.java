package dev.weir.persistence.cassandra.object;

import java.util.concurrent.TimeUnit;

/**
 * From which time on deletions count. What is deleted is never written again, but may have been
 * written by a machine whose clock goes ahead of this one's, or may arrive late: an hour in the
 * future is behind all of that.
 */
final class Deletions {
  private static final long AHEAD_MILLIS = TimeUnit.HOURS.toMillis(1);

  private Deletions() {}

  /** In microseconds since 1970, as Cassandra counts. */
  static long timestamp() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() + AHEAD_MILLIS);
  }
}
