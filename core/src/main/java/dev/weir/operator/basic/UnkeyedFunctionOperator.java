package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.Context;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.function.UnkeyedFunction;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link UnkeyedFunction}: its life, its timers and its end. What its records do,
 * subclasses say.
 */
public abstract class UnkeyedFunctionOperator<O> extends FunctionOperator<O> {
  private final UnkeyedFunction<O> function;
  private SubtaskTimers timers;
  protected CallScope calls;
  protected RecordOutput<O> out;
  protected Context call;

  protected UnkeyedFunctionOperator(UnkeyedFunction<O> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    calls = new CallScope(with.operator());
    timers = new SubtaskTimers(calls, with);
    out = new RecordOutput<>(calls, with);
    call = new CallContext(calls, with, out, timers);
    function.bind(calls, null, with.subtaskState());
  }

  @Override
  public void open() throws Exception {
    timers.restore();
    openFunction(function, calls);
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return fireUntil(watermarkMillis, timers.eventTime, TimeDomain.EVENT_TIME);
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    return fireUntil(nowMillis, timers.processingTime, TimeDomain.PROCESSING_TIME);
  }

  @Override
  public long nextProcessingTimer() {
    return timers.processingTime.earliestMillis();
  }

  private boolean fireUntil(long timeMillis, SubtaskTimers.Clock due, TimeDomain domain)
      throws Exception {
    OperatorContext<O> context = context();
    while (due.isDueAt(timeMillis)) {
      if (!context.mayFire()) {
        return false;
      }
      fire(due.poll(), domain);
    }
    return true;
  }

  private void fire(long timerMillis, TimeDomain domain) throws Exception {
    out.at(timerMillis);
    calls.begin();
    try {
      function.onTimer(timerMillis, domain, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }

  @Override
  public boolean endInput() throws Exception {
    if (!context().hasRoom()) {
      return false;
    }
    out.at(Frame.NO_TIMESTAMP);
    calls.begin();
    try {
      function.onEndOfInput(call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
    return true;
  }

  @Override
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) {
    timers.save();
    return null;
  }

  @Override
  public void close() throws Exception {
    calls.close();
    closing(function::close);
    calls.failIfMisused();
  }
}
