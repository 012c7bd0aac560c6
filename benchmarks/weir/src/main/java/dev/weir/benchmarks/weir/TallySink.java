package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Tally;
import dev.weir.connector.AtLeastOnceSink;
import dev.weir.spi.connector.WriterContext;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** Counts rows where the measurement can see them. What a restart repeats is counted again. */
public final class TallySink<T> extends AtLeastOnceSink<T> {
  private final Measurement measurement;
  private final BiConsumer<T, Tally> count;

  public TallySink(Measurement measurement, BiConsumer<T, Tally> count) {
    this.measurement = measurement;
    this.count = count;
  }

  @Override
  public Writer<T> writer(WriterContext context) {
    return new Counter<>(measurement, count);
  }

  private static final class Counter<T> extends Writer<T> {
    private final Measurement measurement;
    private final BiConsumer<T, Tally> count;
    private final Tally tally;
    private boolean recovering;

    Counter(Measurement measurement, BiConsumer<T, Tally> count) {
      this.measurement = measurement;
      this.count = count;
      tally = measurement.tally();
      recovering = measurement.hasThrown();
    }

    @Override
    public void write(T row, long timestampMillis) {
      if (recovering) {
        recovering = false;
        measurement.recovered();
      }
      count.accept(row, tally);
    }

    @Override
    public void flush() {
      tally.publish();
    }

    @Override
    protected Callable<?> prepareFlush() {
      tally.publishAll();
      return () -> true;
    }

    @Override
    public void close() {}
  }
}
