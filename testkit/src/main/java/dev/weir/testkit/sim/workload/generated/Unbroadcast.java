package dev.weir.testkit.sim.workload.generated;

import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.testkit.sim.fault.Lives;

/** Of a record that every subtask receives, one of them keeps it. */
final class Unbroadcast extends Process<Event, Event> {
  private final Lives.Life life;
  private int subtask;
  private int parallelism = 1;

  Unbroadcast(Lives.Life life) {
    this.life = life;
  }

  @Override
  public void close() throws Exception {
    life.close();
  }

  @Override
  public void open(OpenContext ctx) throws Exception {
    life.open();
    subtask = ctx.subtask().index();
    parallelism = ctx.subtask().parallelism();
  }

  @Override
  public void onRecord(Event value, Context ctx, Output<Event> out) {
    if (value.index() % parallelism == subtask) {
      out.emit(value);
    }
  }
}
