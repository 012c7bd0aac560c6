package dev.weir.time;

import java.time.Duration;

/**
 * When event time is over for windows and whatever else ends: the one definition of late. What ends
 * is <b>gone</b> when the watermark has reached its last moment and the allowed lateness after it;
 * a record is <b>late</b> if all that it belongs to is gone.
 *
 * @param allowedMillis 0 or more
 */
public record Lateness(long allowedMillis) {
  public static final Lateness NONE = new Lateness(0);

  public Lateness {
    if (allowedMillis < 0) {
      throw new IllegalArgumentException(
          "allowed lateness is negative: " + Duration.ofMillis(allowedMillis));
    }
  }

  public static Lateness of(Duration allowed) {
    return new Lateness(Moments.millis(allowed));
  }

  /** The watermark at which is gone what ends here. */
  public long goneAt(long endMillis) {
    return Moments.after(Moments.after(endMillis, -1), allowedMillis);
  }

  public boolean isGone(long endMillis, long watermarkMillis) {
    return goneAt(endMillis) <= watermarkMillis;
  }
}
