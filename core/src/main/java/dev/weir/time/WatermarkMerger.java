package dev.weir.time;

import dev.weir.element.Watermark;
import java.util.Arrays;

/**
 * Merges the watermarks of several input channels into one: the minimum over the channels, which
 * never goes back. Allocates nothing after its construction; used by one thread.
 *
 * <ul>
 *   <li>An idle channel is left out until a record or a watermark follows in it. If that leaves
 *       none, the latest watermark among the idle ones counts, so that the result does not depend
 *       on the order in which they fell idle.
 *   <li>A channel at its end, or at {@link Watermark#MAX}, is left out as well. Only when all
 *       channels are at their end does the merged watermark become {@code MAX}: the end of one
 *       input must not make late what an idle one still brings.
 * </ul>
 *
 * <p>All methods return the merged watermark in milliseconds since the epoch, {@link Watermark#MIN}
 * if there is none yet.
 */
public final class WatermarkMerger {
  private final long[] watermarks;
  private final boolean[] idle;
  private long merged = Watermark.MIN;
  private long smallest = Watermark.MIN;

  /**
   * @param channels how many there are; at least 1
   */
  public WatermarkMerger(int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException("a merger needs at least one channel, not " + channels);
    }
    watermarks = new long[channels];
    Arrays.fill(watermarks, Watermark.MIN);
    idle = new boolean[channels];
  }

  /** A watermark arrived, so the channel is active; one that goes back counts as a repeat. */
  public long onWatermark(int channel, long timestamp) {
    long before = watermarks[channel];
    boolean counted = !idle[channel];
    idle[channel] = false;
    if (timestamp > before) {
      watermarks[channel] = timestamp;
    }
    if (counted && before > smallest) {
      return merged; // another channel still holds the minimum
    }
    return merge();
  }

  /** A record arrived, so the channel is active: it holds the watermark back again. */
  public long onRecord(int channel) {
    if (idle[channel]) {
      idle[channel] = false;
      return merge();
    }
    return merged;
  }

  /** The channel does not hold the watermark back until something follows in it. */
  public long onIdle(int channel) {
    idle[channel] = true;
    return merge();
  }

  /** Nothing follows in the channel any more. */
  public long onEndOfInput(int channel) {
    watermarks[channel] = Watermark.MAX;
    return merge();
  }

  /** The merged watermark. */
  public long current() {
    return merged;
  }

  /** Whether there are channels that have not ended, and all of them are idle. */
  public boolean allIdle() {
    boolean any = false;
    for (int channel = 0; channel < watermarks.length; channel++) {
      if (watermarks[channel] != Watermark.MAX) {
        if (!idle[channel]) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  private long merge() {
    long active = Watermark.MAX;
    long latestIdle = Watermark.MIN;
    boolean anyIdle = false;
    for (int channel = 0; channel < watermarks.length; channel++) {
      long watermark = watermarks[channel];
      if (!idle[channel]) {
        active = Math.min(active, watermark);
      } else if (watermark != Watermark.MAX) {
        anyIdle = true;
        latestIdle = Math.max(latestIdle, watermark);
      }
    }
    smallest = active;
    long now = active == Watermark.MAX && anyIdle ? latestIdle : active;
    merged = Math.max(merged, now);
    return merged;
  }
}
