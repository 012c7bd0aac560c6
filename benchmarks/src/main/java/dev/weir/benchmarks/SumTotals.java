package dev.weir.benchmarks;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the sinks of one run add up.
 *
 * <p>Without {@code checksum} rows are only counted, since hashing decimal text costs more than the
 * pipeline does; then each field is folded in cheaply, so that no work can be left out.
 */
final class SumTotals {
  final boolean checksum;
  private final LongAdder sum = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder records = new LongAdder();
  private volatile long lastRecordNanos;

  SumTotals(boolean checksum) {
    this.checksum = checksum;
  }

  void add(long sumOfHashes, long netRows, long count) {
    sum.add(sumOfHashes);
    rows.add(netRows);
    records.add(count);
    lastRecordNanos = System.nanoTime();
  }

  long records() {
    return records.sum();
  }

  long lastRecordNanos() {
    return lastRecordNanos;
  }

  String text() {
    return String.format(Locale.ROOT, "%016x/%d", sum.sum(), rows.sum());
  }
}
