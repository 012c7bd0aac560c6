package dev.weir.operator.window;

/** Slices of cumulating windows: one for each step. */
final class CumulatingSlices implements Slicing {
  private final long size;
  private final long step;
  private final long offset;

  CumulatingSlices(long sizeMillis, long stepMillis, long offsetMillis) {
    size = sizeMillis;
    step = stepMillis;
    offset = offsetMillis;
  }

  @Override
  public long sliceEnd(long timestampMillis) {
    return timestampMillis - Math.floorMod(timestampMillis - offset, step) + step;
  }

  @Override
  public long sliceStart(long sliceEnd) {
    return sliceEnd - step;
  }

  @Override
  public long firstWindowEnd(long sliceEnd) {
    return sliceEnd;
  }

  @Override
  public long lastWindowEnd(long sliceEnd) {
    return windowStart(sliceEnd) + size;
  }

  @Override
  public long nextWindowEnd(long windowEnd) {
    return windowEnd + step;
  }

  @Override
  public long windowStart(long windowEnd) {
    long last = windowEnd - 1;
    return last - Math.floorMod(last - offset, size);
  }
}
