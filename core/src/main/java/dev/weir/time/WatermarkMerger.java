package dev.weir.time;

import dev.weir.element.Watermark;
import java.util.Arrays;

/**
 * Merges the watermarks of several inputs into one, and their idleness: the one place where either
 * is decided. Each input is active, idle or at its end. Time is the minimum over the active ones
 * and never goes back. Used by one thread; allocates nothing but when an input is added.
 *
 * <ul>
 *   <li>An idle input is left out until a record or a watermark follows in it. If that leaves none,
 *       the latest watermark among the idle ones counts, so that the result does not depend on the
 *       order in which they fell idle; and the whole is idle.
 *   <li>An input at its end, or at {@link Watermark#MAX}, is left out as well. Only when all are
 *       does the merged watermark become {@code MAX}: the end of one input must not make late what
 *       an idle one still brings.
 *   <li>An input may be removed, and then counts for nothing. Without any input time stands still,
 *       and the whole is idle.
 * </ul>
 *
 * <p>The methods return whether anything changed that others have to hear of: {@link #current} or
 * {@link #isIdle}.
 */
public final class WatermarkMerger {
  private static final byte ACTIVE = 0;
  private static final byte IDLE = 1;
  private static final byte REMOVED = 2;

  private long[] watermarks;
  private byte[] states;
  private int inputs;
  private long merged = Watermark.MIN;
  private long smallest = Watermark.MIN;
  private boolean allIdle;

  /**
   * @param inputs how many there are at first; 0 or more, all active and without a watermark
   */
  public WatermarkMerger(int inputs) {
    if (inputs < 0) {
      throw new IllegalArgumentException("not a number of inputs: " + inputs);
    }
    this.inputs = inputs;
    watermarks = new long[Math.max(1, inputs)];
    Arrays.fill(watermarks, Watermark.MIN);
    states = new byte[Math.max(1, inputs)];
    if (inputs == 0) {
      merge();
    }
  }

  /**
   * One more input, active from now on. It may be behind: then time waits for it, but does not go
   * back.
   *
   * @return its number, perhaps one that a removed input had
   */
  public int add(long watermark) {
    int input = free();
    watermarks[input] = watermark;
    states[input] = ACTIVE;
    smallest = Math.min(smallest, watermark);
    merged = Math.max(merged, smallest);
    allIdle = false;
    return input;
  }

  private int free() {
    for (int input = 0; input < inputs; input++) {
      if (states[input] == REMOVED) {
        return input;
      }
    }
    if (inputs == states.length) {
      watermarks = Arrays.copyOf(watermarks, 2 * inputs);
      states = Arrays.copyOf(states, 2 * inputs);
    }
    return inputs++;
  }

  /** The input is gone. */
  public boolean remove(int input) {
    states[input] = REMOVED;
    return merge();
  }

  /** A watermark arrived, so the input is active; one that goes back counts as a repeat. */
  public boolean onWatermark(int input, long timestamp) {
    long before = watermarks[input];
    boolean counted = states[input] == ACTIVE;
    states[input] = ACTIVE;
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
    if (states[input] == ACTIVE) {
      return false;
    }
    states[input] = ACTIVE;
    return merge();
  }

  /** The input does not hold the watermark back until something follows in it. */
  public boolean onIdle(int input) {
    states[input] = IDLE;
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

  /** Whether no input is active, and not all that there are have ended. */
  public boolean isIdle() {
    return allIdle;
  }

  private boolean merge() {
    long mergedBefore = merged;
    boolean idleBefore = allIdle;
    long active = Watermark.MAX;
    long latestIdle = Watermark.MIN;
    boolean anyIdle = false;
    boolean any = false;
    for (int input = 0; input < inputs; input++) {
      long watermark = watermarks[input];
      if (states[input] == REMOVED) {
        continue;
      }
      any = true;
      if (states[input] == ACTIVE) {
        active = Math.min(active, watermark);
      } else if (watermark != Watermark.MAX) {
        anyIdle = true;
        latestIdle = Math.max(latestIdle, watermark);
      }
    }
    smallest = active;
    allIdle = active == Watermark.MAX && (anyIdle || !any);
    merged = Math.max(merged, allIdle ? latestIdle : active);
    return merged != mergedBefore || allIdle != idleBefore;
  }
}
