package dev.weir.api.metric;

/** A number that goes up and down. Used in calls of the function that asked for it. */
public final class Gauge extends Metric {
  private double value;

  Gauge() {}

  /** What it shows from now on; 0 before the first time. */
  public void set(double now) {
    value = now;
  }

  @Override
  MetricValue.OfGauge value() {
    return new MetricValue.OfGauge(value, value);
  }
}
