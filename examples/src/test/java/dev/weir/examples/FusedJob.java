package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts numbers with every kind of state, fails once whenever its fuse is lit, and for good when a
 * count is not what it would be without failures.
 */
final class FusedJob implements Job {
  static final int KEYS = 5_000;
  private static final double RATE = 30_000;
  private static final int ENTRIES = 4;
  private static final long NEVER = Long.MAX_VALUE / 2;

  /** Lit from outside; goes out when the function has thrown. */
  final AtomicBoolean fuse = new AtomicBoolean();

  @Override
  public void define(Pipeline p) {
    p.source("numbers", RateLimited.of(GeneratorSource.<Long>unbounded(n -> n).lanes(1), RATE))
        .keyBy(n -> n % KEYS)
        .process("count", () -> new Counting(fuse))
        .keyBy(n -> n % KEYS)
        .process("spread", Spreading::new);
  }

  private static final class Counting extends KeyedProcess<Long, Long, Long> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));
    private final AtomicBoolean fuse;

    Counting(AtomicBoolean fuse) {
      this.fuse = fuse;
    }

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Long> out) {
      if (fuse.compareAndSet(true, false)) {
        throw new IllegalStateException("the fuse has blown");
      }
      long before = seen.value();
      if (before != number / KEYS) {
        throw wrong("value", number, before);
      }
      seen.update(before + 1);
      ctx.timers().atEventTime(NEVER + number % KEYS);
      out.emit(number);
    }
  }

  private static final class Spreading extends KeyedProcess<Long, Long, Long> {
    private final MapState<Long, Long> latest =
        state(MapState.of("latest", Long.class, Long.class));
    private final ListState<Long> last = state(ListState.of("last", Long.class));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Long> out) {
      long round = number / KEYS;
      Long before = latest.get(round % ENTRIES);
      if (round < ENTRIES ? before != null : before == null || before != round - ENTRIES) {
        throw wrong("map", number, String.valueOf(before));
      }
      List<Long> expected = round == 0 ? List.of() : List.of(number - KEYS);
      if (!last.get().equals(expected)) {
        throw wrong("list", number, last.get());
      }
      latest.put(round % ENTRIES, round);
      last.update(List.of(number));
    }
  }

  private static WrongStateException wrong(String state, long number, Object counted) {
    return new WrongStateException(state + " is " + counted + " at number " + number);
  }
}
