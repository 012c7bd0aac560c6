package dev.weir.api.window;

import java.time.Duration;

/**
 * Windows of one size that follow each other: each record belongs to exactly one.
 *
 * @param offsetMillis where windows begin, counted from the epoch; 0 or more, less than the size
 */
public record TumblingWindows(long sizeMillis, long offsetMillis)
    implements WindowAssigner<Object> {
  /** Windows that begin at multiples of their size, counted from the epoch. */
  public static TumblingWindows of(Duration size) {
    return new TumblingWindows(Sizes.millis(size, "size"), 0);
  }

  /** The same, moved by an offset, which may be negative. */
  public TumblingWindows offset(Duration offset) {
    return new TumblingWindows(sizeMillis, Sizes.offset(offset, sizeMillis));
  }

  @Override
  public String words() {
    return "tumbling-" + sizeMillis + "+" + offsetMillis;
  }
}
