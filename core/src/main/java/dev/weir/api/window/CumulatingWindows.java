package dev.weir.api.window;

import java.time.Duration;

/**
 * Windows that begin together and end one step after the other, up to the largest size; then the
 * next ones begin. So there is a result so far at each step: of a day at each hour, for example.
 *
 * @param stepMillis from the end of one window to the next one's; the largest size is a multiple
 * @param offsetMillis where windows begin, counted from the epoch; 0 or more, less than the size
 */
public record CumulatingWindows(long sizeMillis, long stepMillis, long offsetMillis)
    implements WindowAssigner<Object> {
  public CumulatingWindows {
    if (stepMillis > sizeMillis || sizeMillis % stepMillis != 0) {
      throw new IllegalArgumentException(
          "windows cumulate up to "
              + Duration.ofMillis(sizeMillis)
              + " in steps of "
              + Duration.ofMillis(stepMillis)
              + ": choose a size that is a multiple of the step");
    }
  }

  /** Windows that begin at multiples of the largest size, counted from the epoch. */
  public static CumulatingWindows of(Duration size, Duration step) {
    return new CumulatingWindows(Sizes.millis(size, "size"), Sizes.millis(step, "step"), 0);
  }

  /** The same, moved by an offset, which may be negative. */
  public CumulatingWindows offset(Duration offset) {
    return new CumulatingWindows(sizeMillis, stepMillis, Sizes.offset(offset, sizeMillis));
  }

  @Override
  public String words() {
    return "cumulating-" + sizeMillis + "-" + stepMillis + "+" + offsetMillis;
  }
}
