package dev.weir.benchmarks.workload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What one subtask of a sink has taken since it last told the {@link Measurement}. Used by one
 * thread at a time.
 *
 * <p>Rows are hashed in checksum runs only, since hashing decimal text costs more than some
 * pipelines do. In timed runs each field is folded in cheaply, so that no work can be left out.
 */
public final class Tally {
  private static final int LATENCIES_AT_ONCE = 1 << 13;
  private static final long[] NONE = {};

  private final Measurement measurement;
  private final boolean hashing;
  private final RowDigest digest;
  private long sum;
  private long rows;
  private long records;
  private final Map<String, Long> latest = new HashMap<>();
  private long[] latencies = NONE;
  private int latencyCount;

  Tally(Measurement measurement, boolean hashing) {
    this.measurement = measurement;
    this.hashing = hashing;
    digest = new RowDigest(hashing);
  }

  /** Whether rows are to be hashed in this run. */
  public boolean isHashing() {
    return hashing;
  }

  /** For the fields of the next row; the one before it is given up. */
  public RowDigest digest() {
    return digest.begin();
  }

  /** Counts a record that brought one row, whatever the row is hashed or folded to. */
  public void row(long hash) {
    records++;
    rows++;
    sum += hash;
  }

  /** Counts a record that brought a row in place of an earlier one. */
  public void replacement(long hash, long hashOfReplaced) {
    records++;
    sum += hash - hashOfReplaced;
  }

  /**
   * Counts a record that brought a row in place of the earlier one of its key, which came to the
   * same subtask. Remembers a hash for each key: for checksum runs alone.
   */
  public void latest(String key, long hash) {
    Long replaced = latest.put(key, hash);
    if (replaced == null) {
      row(hash);
    } else {
      replacement(hash, replaced);
    }
  }

  /** Notes how long a record took from its creation to the sink. */
  public void latency(long nanos) {
    if (latencyCount == latencies.length) {
      publishLatencies();
      latencies = new long[LATENCIES_AT_ONCE];
    }
    latencies[latencyCount++] = nanos;
  }

  /** Adds what was counted to the measurement, without latencies, and counts from zero. */
  public void publish() {
    if (records > 0) {
      measurement.add(sum, rows, records);
      sum = 0;
      rows = 0;
      records = 0;
    }
  }

  /** The same with latencies, which takes longer. */
  public void publishAll() {
    publish();
    publishLatencies();
  }

  private void publishLatencies() {
    if (latencyCount == 0) {
      return;
    }
    if (latencyCount == latencies.length) {
      measurement.addLatencies(latencies);
      latencies = NONE;
    } else {
      measurement.addLatencies(Arrays.copyOf(latencies, latencyCount));
    }
    latencyCount = 0;
  }
}
