package dev.weir.api.metric;

import java.util.Arrays;

/**
 * How values are distributed, for example durations or sizes. Used in calls of the function that
 * asked for it, on their thread; a record costs some nanoseconds and allocates nothing.
 *
 * <p>Values fall into buckets whose bounds are at most a sixteenth apart, as in Gil Tene's
 * HdrHistogram with one significant digit.
 */
public final class Histogram extends Metric {
  private final long[] buckets = new long[Buckets.COUNT];
  private long count;
  private double sum;
  private long least = Long.MAX_VALUE;
  private long most;

  Histogram() {}

  /**
   * Adds a value.
   *
   * @param value 0 or more; a negative one counts as 0
   */
  public void record(long value) {
    long recorded = Math.max(0, value);
    buckets[Buckets.indexOf(recorded)]++;
    count++;
    sum += recorded;
    least = Math.min(least, recorded);
    most = Math.max(most, recorded);
  }

  @Override
  MetricValue.OfHistogram value() {
    if (count == 0) {
      return MetricValue.OfHistogram.EMPTY;
    }
    return new MetricValue.OfHistogram(
        count, sum, least, most, Arrays.copyOf(buckets, Buckets.indexOf(most) + 1));
  }
}
