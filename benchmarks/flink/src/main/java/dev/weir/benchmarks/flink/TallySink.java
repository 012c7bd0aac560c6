package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Tally;
import java.io.Serializable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Counts rows where the measurement can see them. What a restart repeats is counted again. */
public record TallySink<T>(Count<T> count) implements Sink<T> {
  private static final long serialVersionUID = 1;

  /** Counts one row. */
  public interface Count<T> extends BiConsumer<T, Tally>, Serializable {}

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new Counter<>(CurrentRun.get().measurement(), count);
  }

  private static final class Counter<T> implements SinkWriter<T> {
    private final Measurement measurement;
    private final Count<T> count;
    private final Tally tally;
    private boolean recovering;

    Counter(Measurement measurement, Count<T> count) {
      this.measurement = measurement;
      this.count = count;
      tally = measurement.tally();
      recovering = measurement.hasThrown();
    }

    @Override
    public void write(T row, Context context) {
      if (recovering) {
        recovering = false;
        measurement.recovered();
      }
      count.accept(row, tally);
    }

    @Override
    public void flush(boolean endOfInput) {
      tally.publishAll();
      if (endOfInput) {
        measurement.endOfInput();
      }
    }

    @Override
    public void close() {}
  }
}
