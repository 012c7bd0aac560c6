package dev.weir.benchmarks;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.function.Context;
import dev.weir.function.KeyedProcess;
import dev.weir.function.Output;
import dev.weir.state.ValueState;

/**
 * A running sum per key over a million keys, as a changelog: each event's row replaces its key's
 * row before.
 */
public final class KeyedSum implements Job {
  private static final long SEED = 0x4B56;
  private static final long KEYS = 1_000_000;

  private final SumTotals totals;

  KeyedSum(SumTotals totals) {
    this.totals = totals;
  }

  record Event(long key, long value) {}

  /**
   * A row of the changelog.
   *
   * @param previous the key's sum before, -1 if there was none
   */
  record Change(long key, long previous, long current) {}

  static Event event(long i) {
    return new Event(
        Randomness.below(Randomness.rnd(SEED, i, 0), KEYS), Randomness.rnd(SEED, i, 1) >>> 54);
  }

  @Override
  public void define(Pipeline p) {
    p.source("events", GeneratorSource.of(p.arg("events").asLong(), KeyedSum::event))
        .keyBy(Event::key)
        .process("sum", RunningSum::new)
        .sink("changes", new TotalsSink(totals));
  }

  static final class RunningSum extends KeyedProcess<Long, Event, Change> {
    private final ValueState<Long> sum = state(ValueState.of("sum", Long.class));

    @Override
    public void onRecord(Event event, Context ctx, Output<Change> out) {
      Long before = sum.value();
      long now = (before == null ? 0 : before) + event.value();
      sum.update(now);
      out.emit(new Change(event.key(), before == null ? -1 : before, now));
    }
  }
}
