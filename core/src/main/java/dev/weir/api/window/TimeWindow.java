package dev.weir.api.window;

import dev.weir.serde.StoredName;

/**
 * A stretch of time, in milliseconds since the epoch.
 *
 * @param startMillis belongs to the window
 * @param endMillis the first moment that does not
 */
@StoredName("dev.weir.window.TimeWindow")
public record TimeWindow(long startMillis, long endMillis) {

  /** The last moment that belongs to the window; what comes of the window has this timestamp. */
  public long lastMillis() {
    return endMillis - 1;
  }

  /** Whether a moment belongs to the window. */
  public boolean contains(long timestampMillis) {
    return startMillis <= timestampMillis && timestampMillis < endMillis;
  }

  @Override
  public String toString() {
    return "[" + startMillis + ", " + endMillis + ")";
  }
}
