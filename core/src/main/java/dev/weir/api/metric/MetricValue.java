package dev.weir.api.metric;

import java.util.Locale;

/** What a metric showed at one moment, of one subtask or of several. */
public sealed interface MetricValue {

  /** The value of several subtasks together; both are of one kind. */
  MetricValue and(MetricValue other);

  /** As an object of JSON. */
  String toJson();

  /** How often something came. */
  record OfCounter(long count) implements MetricValue {
    @Override
    public MetricValue and(MetricValue other) {
      return new OfCounter(count + ((OfCounter) other).count);
    }

    @Override
    public String toJson() {
      return "{\"kind\":\"counter\",\"count\":" + count + "}";
    }
  }

  /** What gauges show: of one subtask, the same twice. */
  record OfGauge(double least, double most) implements MetricValue {
    @Override
    public MetricValue and(MetricValue other) {
      OfGauge gauge = (OfGauge) other;
      return new OfGauge(Math.min(least, gauge.least), Math.max(most, gauge.most));
    }

    @Override
    public String toJson() {
      return "{\"kind\":\"gauge\",\"least\":" + number(least) + ",\"most\":" + number(most) + "}";
    }
  }

  /**
   * How values were distributed.
   *
   * @param least 0 if there were none
   * @param buckets how many fell into each of {@link Buckets}; what is behind its end is 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never given away
  record OfHistogram(long count, double sum, long least, long most, long[] buckets)
      implements MetricValue {
    static final OfHistogram EMPTY = new OfHistogram(0, 0, 0, 0, new long[0]);

    /**
     * The value that this share of all values is not above; at most a sixteenth too large.
     *
     * @param share from 0 to 1
     * @return 0 if there were none
     */
    public long quantile(double share) {
      long rank = Math.max(1, (long) Math.ceil(share * count));
      long seen = 0;
      for (int i = 0; i < buckets.length; i++) {
        seen += buckets[i];
        if (seen >= rank) {
          return Math.min(most, Buckets.last(i));
        }
      }
      return most;
    }

    public double mean() {
      return count == 0 ? 0 : sum / count;
    }

    @Override
    public MetricValue and(MetricValue other) {
      OfHistogram more = (OfHistogram) other;
      if (count == 0 || more.count == 0) {
        return count == 0 ? more : this;
      }
      boolean longer = buckets.length >= more.buckets.length;
      long[] all = (longer ? buckets : more.buckets).clone();
      long[] added = longer ? more.buckets : buckets;
      for (int i = 0; i < added.length; i++) {
        all[i] += added[i];
      }
      return new OfHistogram(
          count + more.count,
          sum + more.sum,
          Math.min(least, more.least),
          Math.max(most, more.most),
          all);
    }

    @Override
    public String toJson() {
      return String.format(
          Locale.ROOT,
          "{\"kind\":\"histogram\",\"count\":%d,\"mean\":%s,\"least\":%d,\"most\":%d,"
              + "\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d}",
          count,
          number(mean()),
          least,
          most,
          quantile(0.5),
          quantile(0.9),
          quantile(0.99),
          quantile(0.999));
    }
  }

  /** JSON knows no infinity. */
  private static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "null";
  }
}
