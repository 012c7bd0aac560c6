package dev.weir.benchmarks;

import dev.weir.connector.AtLeastOnceSink;
import dev.weir.connector.WriterContext;
import java.util.concurrent.Callable;

/** Adds the changes up where the benchmark can see them; only for runs without failures. */
final class TotalsSink extends AtLeastOnceSink<KeyedSum.Change> {
  private final SumTotals totals;

  TotalsSink(SumTotals totals) {
    this.totals = totals;
  }

  @Override
  public Writer<KeyedSum.Change> writer(WriterContext context) {
    return new Adder(totals);
  }

  private static final class Adder extends Writer<KeyedSum.Change> {
    private final SumTotals totals;
    private long sum;
    private long rows;
    private long records;

    Adder(SumTotals totals) {
      this.totals = totals;
    }

    @Override
    public void write(KeyedSum.Change change, long timestampMillis) {
      records++;
      boolean replaces = change.previous() >= 0;
      if (!replaces) {
        rows++;
      }
      if (totals.checksum) {
        sum += RowHash.ofRow(change.key(), change.current());
        if (replaces) {
          sum -= RowHash.ofRow(change.key(), change.previous());
        }
      } else {
        sum += change.key() ^ change.current();
      }
    }

    @Override
    public void flush() {
      if (records > 0) {
        totals.add(sum, rows, records);
        sum = 0;
        rows = 0;
        records = 0;
      }
    }

    @Override
    protected Callable<?> prepareFlush() {
      flush();
      return () -> true;
    }

    @Override
    public void close() {}
  }
}
