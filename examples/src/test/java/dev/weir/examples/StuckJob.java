package dev.weir.examples;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connectors.file.FileSink;
import java.util.concurrent.locks.LockSupport;

/** Counts numbers by key, in front of a function that is slow. */
final class StuckJob implements Job {
  static final int KEYS = 7;

  /** What the function takes for a record; read by the running job. */
  static volatile long delayNanos;

  private final long records;
  private final boolean fuses;

  /**
   * @param fuses whether the slow function runs once, and so in one chain with the counting one
   *     where that runs once as well
   */
  StuckJob(long records, boolean fuses) {
    this.records = records;
    this.fuses = fuses;
  }

  record Count(long key, long n) {}

  @Override
  public void define(Pipeline p) {
    Stream<Count> counts =
        p.source("numbers", GeneratorSource.of(records, n -> n).lanes(4))
            .keyBy(n -> n % KEYS)
            .process("count", Counting::new);
    Stream<Count> slow =
        fuses
            ? counts.map("slow", StuckJob::slowly).parallelism(1)
            : counts.rebalance().map("slow", StuckJob::slowly);
    slow.sink("out", FileSink.of(p.arg("output").asPath(), c -> c.key() + "," + c.n()));
  }

  private static Count slowly(Count count) {
    if (delayNanos > 0) {
      LockSupport.parkNanos(delayNanos);
    }
    return count;
  }

  private static final class Counting extends KeyedProcess<Long, Long, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Count> out) {
      Long before = seen.value();
      long n = (before == null ? 0 : before) + 1;
      seen.update(n);
      out.emit(new Count(value % KEYS, n));
    }
  }
}
