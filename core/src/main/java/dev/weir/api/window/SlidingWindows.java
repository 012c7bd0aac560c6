package dev.weir.api.window;

import java.time.Duration;

/**
 * Windows of one size that begin at each slide, so that they overlap: a record belongs to as many
 * as a size has slides. Adding a record costs the same, whatever the slide.
 *
 * @param slideMillis from the beginning of one window to the next one's, at most the size
 * @param offsetMillis where windows begin, counted from the epoch; 0 or more, less than the slide
 */
public record SlidingWindows(long sizeMillis, long slideMillis, long offsetMillis)
    implements WindowAssigner<Object> {
  public SlidingWindows {
    if (slideMillis > sizeMillis) {
      throw new IllegalArgumentException(
          "windows of "
              + Duration.ofMillis(sizeMillis)
              + " slide by "
              + Duration.ofMillis(slideMillis)
              + ": records between them would be in none; choose at most the size");
    }
  }

  /** Windows that begin at multiples of the slide, counted from the epoch. */
  public static SlidingWindows of(Duration size, Duration slide) {
    return new SlidingWindows(Sizes.millis(size, "size"), Sizes.millis(slide, "slide"), 0);
  }

  /** The same, moved by an offset, which may be negative. */
  public SlidingWindows offset(Duration offset) {
    return new SlidingWindows(sizeMillis, slideMillis, Sizes.offset(offset, slideMillis));
  }

  @Override
  public String words() {
    return "sliding-" + sizeMillis + "-" + slideMillis + "+" + offsetMillis;
  }
}
