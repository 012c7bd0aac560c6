package dev.weir.benchmarks.cluster;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;

/**
 * A total for each key, at a steady rate and without end; each row goes through a socket to the
 * process that measures. See {@link Row}.
 */
public final class KeyedTotals implements Job {
  /** All records of a key are in one of them, so they stay in order. Divides the keys. */
  static final int LANES = 40;

  record Event(long key, long index) {}

  record Total(long count, long sum) {
    static final Total NOTHING = new Total(0, 0);

    Total plus(long value) {
      return new Total(count + 1, sum + value);
    }
  }

  @Override
  public void define(Pipeline p) {
    long keys = p.arg("keys").asLong();
    double rate = p.arg("rate").asLong();
    int port = p.arg("port").asInt();
    GeneratorSource<Event> events =
        GeneratorSource.unbounded(i -> new Event(i % keys, i)).lanes(LANES);
    p.source("events", RateLimited.of(events, rate))
        .keyBy(Event::key)
        .process("totals", Totals::new)
        .sink("rows", new RowSink(port));
  }

  static final class Totals extends KeyedProcess<Long, Event, Row> {
    private final ValueState<Total> total = state(ValueState.of("total", Total.class));

    @Override
    public void onRecord(Event event, KeyedContext<Long> ctx, Output<Row> out) {
      Total before = total.value();
      Total now = (before == null ? Total.NOTHING : before).plus(event.index());
      total.update(now);
      out.emit(new Row(event.key(), event.index(), now.count(), now.sum()));
    }
  }
}
