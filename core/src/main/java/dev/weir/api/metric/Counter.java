package dev.weir.api.metric;

/** A number that grows. Used in calls of the function that asked for it, on their thread. */
public final class Counter extends Metric {
  private long count;

  Counter() {}

  public void increment() {
    count++;
  }

  /**
   * Adds several at once.
   *
   * @param n 0 or more
   */
  public void add(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("a counter does not go back, by " + n);
    }
    count += n;
  }

  @Override
  MetricValue.OfCounter value() {
    return new MetricValue.OfCounter(count);
  }
}
