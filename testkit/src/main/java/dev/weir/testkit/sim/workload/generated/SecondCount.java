package dev.weir.testkit.sim.workload.generated;

import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.testkit.sim.fault.Lives;

/** Counts results by another key. */
final class SecondCount extends KeyedProcess<Long, Result, Result> {
  private final Lives.Life life;
  private final ValueState<Long> count = state(ValueState.of("count", Long.class).orElse(0L));

  SecondCount(Lives.Life life) {
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

  @Override
  public void onRecord(Result value, KeyedContext<Long> ctx, Output<Result> out) {
    Long before = count.value();
    long n = (before == null ? 0 : before) + 1;
    count.update(n);
    out.emit(new Result("second", value.key() % 3, n));
  }
}
