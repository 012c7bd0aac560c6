package dev.weir.testkit.sim.workload.generated;

import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.SubtaskList;
import dev.weir.serde.TypeRef;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.EventQueue;
import java.util.List;

/**
 * Keeps some records in the subtask's own state, and emits them at the end of the input; sets a
 * timer of the subtask for some others.
 */
final class Tail extends Process<Event, Result> {
  static final int EVERY = 4;

  private final Lives.Life life;
  private final boolean clears;
  private final SubtaskList<Long> latest =
      state(SubtaskList.split("latest", new TypeRef<Long>() {}));
  private final SubtaskList<Long> kept = state(SubtaskList.split("kept", new TypeRef<Long>() {}));

  /**
   * @param clears whether what was emitted at the end is removed; if it is not, a second call is
   *     found out, but the parallelism must not change
   */
  Tail(Lives.Life life, boolean clears) {
    this.life = life;
    this.clears = clears;
  }

  @Override
  public void open(OpenContext ctx) throws Exception {
    life.open();
  }

  @Override
  public void close() throws Exception {
    life.close();
  }

  static boolean isKept(Event event) {
    return event.index() % EVERY == 0;
  }

  /** Only records that come once, since a subtask has an equal timer at most once. */
  static boolean hasTimer(Event event) {
    return event.source() == 0 && event.index() % 5 == 1;
  }

  @Override
  public void onRecord(Event value, Context ctx, Output<Result> out) {
    if (!clears) {
      watchTime(ctx.watermark(), out);
    }
    if (isKept(value)) {
      kept.add(value.index());
    }
    if (hasTimer(value)) {
      ctx.timers().atEventTime(value.timestampMillis() + 500);
      ctx.timers().atProcessingTime(EventQueue.START_MILLIS + value.index());
    }
  }

  /** At a parallelism that never changes, time never goes back, whatever is restored. */
  private void watchTime(long watermark, Output<Result> out) {
    List<Long> before = latest.get();
    if (!before.isEmpty() && watermark < before.get(0)) {
      out.emit(new Result("time went back", 0, watermark));
    }
    latest.update(List.of(watermark));
  }

  @Override
  public void onTimer(long timestampMillis, TimeDomain domain, Context ctx, Output<Result> out) {
    if (domain == TimeDomain.EVENT_TIME) {
      out.emit(new Result("tail-timer", 0, timestampMillis));
    }
  }

  @Override
  public void onEndOfInput(Context ctx, Output<Result> out) {
    for (long each : List.copyOf(kept.get())) {
      out.emit(new Result("tail", 0, each));
    }
    if (clears) {
      kept.update(List.of());
    }
  }
}
