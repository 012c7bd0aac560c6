package dev.weir.operator.window;

import dev.weir.api.window.CalendarWindows;
import dev.weir.api.window.CumulatingWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TumblingWindows;
import dev.weir.api.window.WindowAssigner;

/**
 * Where slices and windows lie that have the same bounds for all keys. A slice is known by its end,
 * and so is a window: no two have the same.
 */
interface Slicing {
  /** The end of the slice that a moment belongs to. */
  long sliceEnd(long timestampMillis);

  /** Where the slice with this end begins. */
  long sliceStart(long sliceEnd);

  /** The end of the first window that the slice belongs to. */
  long firstWindowEnd(long sliceEnd);

  /** The end of the last window that the slice belongs to. */
  long lastWindowEnd(long sliceEnd);

  /** The end of the window that ends next. */
  long nextWindowEnd(long windowEnd);

  /** Where the window with this end begins. */
  long windowStart(long windowEnd);

  static Slicing of(WindowAssigner<?> assigner) {
    if (assigner instanceof TumblingWindows tumbling) {
      return new SlidingSlices(
          tumbling.sizeMillis(), tumbling.sizeMillis(), tumbling.offsetMillis());
    }
    if (assigner instanceof SlidingWindows sliding) {
      return new SlidingSlices(sliding.sizeMillis(), sliding.slideMillis(), sliding.offsetMillis());
    }
    if (assigner instanceof CumulatingWindows cumulating) {
      return new CumulatingSlices(
          cumulating.sizeMillis(), cumulating.stepMillis(), cumulating.offsetMillis());
    }
    return new CalendarSlices((CalendarWindows) assigner);
  }
}
