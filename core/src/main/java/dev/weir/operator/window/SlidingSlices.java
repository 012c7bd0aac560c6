package dev.weir.operator.window;

/**
 * Slices of sliding windows, and of tumbling ones, whose slide is their size. Windows begin at each
 * slide; where they end is between two beginnings, unless the size is a multiple of the slide. So a
 * slide is one slice, or a pair.
 */
final class SlidingSlices implements Slicing {
  private final long size;
  private final long slide;
  private final long offset;

  /** How far behind a beginning of windows others end. */
  private final long endPhase;

  SlidingSlices(long sizeMillis, long slideMillis, long offsetMillis) {
    size = sizeMillis;
    slide = slideMillis;
    offset = offsetMillis;
    endPhase = sizeMillis % slideMillis;
  }

  @Override
  public long sliceEnd(long timestampMillis) {
    long phase = phase(timestampMillis);
    return timestampMillis - phase + (phase < endPhase ? endPhase : slide);
  }

  @Override
  public long sliceStart(long sliceEnd) {
    return sliceEnd - (phase(sliceEnd) == 0 ? slide - endPhase : endPhase);
  }

  @Override
  public long firstWindowEnd(long sliceEnd) {
    return phase(sliceEnd) == endPhase ? sliceEnd : sliceEnd + endPhase;
  }

  @Override
  public long lastWindowEnd(long sliceEnd) {
    long start = sliceStart(sliceEnd);
    return start - phase(start) + size;
  }

  @Override
  public long nextWindowEnd(long windowEnd) {
    return windowEnd + slide;
  }

  @Override
  public long windowStart(long windowEnd) {
    return windowEnd - size;
  }

  /** How far a moment is behind the last beginning of a window, itself included. */
  private long phase(long millis) {
    return Math.floorMod(millis - offset, slide);
  }
}
