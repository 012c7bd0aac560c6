package dev.weir.api.metric;

/** What a function writes to. */
abstract sealed class Metric permits Counter, Gauge, Histogram {
  /** What it shows now. On the thread that writes. */
  abstract MetricValue value();
}
