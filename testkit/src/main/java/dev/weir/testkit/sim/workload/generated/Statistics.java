package dev.weir.testkit.sim.workload.generated;

import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.EventQueue;

/**
 * Uses all kinds of keyed state and both kinds of timers; what it emits depends on no interleaving.
 */
final class Statistics extends KeyedProcess<Integer, Event, Result> {
  static final OutputTag<Result> ODD = new OutputTag<>("odd");
  static final long WINDOW_MILLIS = 200;
  static final int BATCH = 3;

  /** Only fires at the end of the input. */
  static final long END_MILLIS = Long.MAX_VALUE - 1;

  private final Lives.Life life;
  private final ValueState<Tally> count = state(ValueState.of("count", Tally.class));
  private final MapState<Integer, Tally> bySource =
      state(MapState.of("by-source", Integer.class, Tally.class));
  private final MapState<Long, Long> windows =
      state(MapState.of("windows", Long.class, Long.class));
  private final ListState<Tally> batch = state(ListState.of("batch", Tally.class));
  private final StateSpec.OfValue<Long> batchesSpec =
      ValueState.of("batches", Long.class).orElse(0L);
  private final ValueState<Long> batches = state(batchesSpec);

  /** Processing-time timers that have not fired. */
  private final MapState<Long, Boolean> open =
      state(MapState.of("open", Long.class, Boolean.class));

  Statistics(Lives.Life life) {
    this.life = life;
  }

  @Override
  public void open(OpenContext ctx) throws Exception {
    life.open();
  }

  @Override
  public void close() throws Exception {
    life.close();
  }

  private static long orZero(@org.jspecify.annotations.Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static long countOf(@org.jspecify.annotations.Nullable Tally tally, Output<Result> out) {
    if (tally != null && !tally.isSound()) {
      out.emit(new Result("unsound", 0, tally.count()));
    }
    return tally == null ? 0 : tally.count();
  }

  @Override
  public void onRecord(Event value, KeyedContext<Integer> ctx, Output<Result> out) {
    long n = countOf(count.value(), out) + 1;
    count.update(Tally.of(n));
    out.emit(new Result("n", value.key(), n));
    if (n % 2 == 1) {
      out.emit(ODD, new Result("odd", value.key(), n));
    }
    long m = countOf(bySource.get(value.source()), out) + 1;
    bySource.put(value.source(), Tally.of(m));
    out.emit(new Result("source" + value.source(), value.key(), m));
    long window = ctx.timestamp() / WINDOW_MILLIS;
    windows.put(window, orZero(windows.get(window)) + 1);
    ctx.timers().atEventTime((window + 1) * WINDOW_MILLIS - 1);
    ctx.timers().atEventTime(END_MILLIS);
    long due = EventQueue.START_MILLIS + value.index() * 2 % 400;
    open.put(due, true);
    ctx.timers().atProcessingTime(due);
    batch.add(Tally.of(value.index()));
    if (batch.get().size() == BATCH) {
      batch.get().forEach(each -> countOf(each, out));
      batch.clear();
      long b = orZero(batches.value()) + 1;
      batches.update(b);
      out.emit(new Result("batch", value.key(), b));
    }
  }

  @Override
  public void onTimer(
      long timestampMillis,
      TimeDomain domain,
      Integer key,
      KeyedContext<Integer> ctx,
      Output<Result> out) {
    if (domain == TimeDomain.PROCESSING_TIME) {
      open.remove(timestampMillis);
      return;
    }
    if (timestampMillis == END_MILLIS) {
      atEnd(key, ctx, out);
      return;
    }
    long window = timestampMillis / WINDOW_MILLIS;
    out.emit(new Result("window" + window, key, orZero(windows.get(window))));
    windows.remove(window);
  }

  private void atEnd(Integer key, KeyedContext<Integer> ctx, Output<Result> out) {
    long overdue = 0;
    for (var entry : open.entries()) {
      overdue += entry.getKey() <= ctx.processingTime() ? 1 : 0;
    }
    out.emit(new Result("overdue", key, overdue));
    out.emit(new Result("left", key, batch.get().size()));
    out.emit(new Result("total", key, countOf(count.value(), out)));
  }
}
