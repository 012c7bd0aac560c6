package dev.weir.time;

import dev.weir.element.Watermark;
import java.util.Arrays;

/**
 * Merges the watermarks of several inputs into one, and their idleness: the one place where either
 * is decided. Each input is active, idle or at its end. Time is the minimum over the active ones
 * and never goes back. Allocates nothing after its construction; used by one thread.
 *
 * <ul>
 *   <li>An idle input is left out until a record or a watermark follows in it. If that leaves none,
 *       the latest watermark among the idle ones counts, so that the result does not depend on the
 *       order in which they fell idle; and the whole is idle.
 *   <li>An input at its end, or at {@link Watermark#MAX}, is left out as well. Only when all are
 *       does the merged watermark become {@code MAX}: the end of one input must not make late what
 *       an idle one still brings.
 * </ul>
 *
 * <p>The methods return whether anything changed that others have to hear of: {@link #current} or
 * {@link #isIdle}.
 */
public final class WatermarkMerger {
  private final long[] watermarks;
  private final boolean[] idle;
  private long merged = Watermark.MIN;
  private long smallest = Watermark.MIN;
  private boolean allIdle;

  /**
   * @param inputs how many there are; at least 1
   */
  public WatermarkMerger(int inputs) {
    if (inputs < 1) {
      throw new IllegalArgumentException("a merger needs at least one input, not " + inputs);
    }
    watermarks = new long[inputs];
    Arrays.fill(watermarks, Watermark.MIN);
    idle = new boolean[inputs];
  }

  /** A watermark arrived, so the input is active; one that goes back counts as a repeat. */
  public boolean onWatermark(int input, long timestamp) {
    long before = watermarks[input];
    boolean counted = !idle[input];
    idle[input] = false;
    if (timestamp > before) {
      watermarks[input] = timestamp;
    }
    if (counted && before > smallest) {
      return false; // another one still holds the minimum
    }
    return merge();
  }

  /** A record arrived, so the input is active: it holds the watermark back again. */
  public boolean onRecord(int input) {
    if (!idle[input]) {
      return false;
    }
    idle[input] = false;
    return merge();
  }

  /** The input does not hold the watermark back until something follows in it. */
  public boolean onIdle(int input) {
    idle[input] = true;
    return merge();
  }

  /** Nothing follows in the input any more. */
  public boolean onEndOfInput(int input) {
    watermarks[input] = Watermark.MAX;
    return merge();
  }

  /**
   * The merged watermark in milliseconds since the epoch, {@link Watermark#MIN} if there is none.
   */
  public long current() {
    return merged;
  }

  /** Whether there are inputs that have not ended, and all of them are idle. */
  public boolean isIdle() {
    return allIdle;
  }

  private boolean merge() {
    long mergedBefore = merged;
    boolean idleBefore = allIdle;
    long active = Watermark.MAX;
    long latestIdle = Watermark.MIN;
    boolean anyIdle = false;
    for (int input = 0; input < watermarks.length; input++) {
      long watermark = watermarks[input];
      if (!idle[input]) {
        active = Math.min(active, watermark);
      } else if (watermark != Watermark.MAX) {
        anyIdle = true;
        latestIdle = Math.max(latestIdle, watermark);
      }
    }
    smallest = active;
    allIdle = active == Watermark.MAX && anyIdle;
    merged = Math.max(merged, allIdle ? latestIdle : active);
    return merged != mergedBefore || allIdle != idleBefore;
  }
}
