package dev.weir.operator.keyed;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedFunction;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.TimeToLive.Clock;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.basic.CallContext;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.operator.basic.RecordOutput;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.expiry.ExpiringStates;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link KeyedFunction}: its life, its timers and its end. What its records do, subclasses
 * say. Whoever delivers a record has made its key current before.
 */
public abstract class KeyedFunctionOperator<K, O> extends FunctionOperator<O> {
  private final KeyedFunction<K, O> function;
  private KeyedTimers timers;
  private ExpiringStates expiring;
  protected CallScope calls;
  protected RecordOutput<O> out;
  protected KeyedContext<K> call;

  protected KeyedFunctionOperator(KeyedFunction<K, O> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    calls = new CallScope(with.operator());
    KeyedState state = keyedState();
    timers = KeyedTimers.ofKeys(with, state);
    out = new RecordOutput<>(calls, with);
    call =
        new KeyedCallContext<>(
            calls, new CallContext(calls, with, out, new FunctionTimers(calls, timers)), state);
    expiring = new ExpiringStates(state, with.subtaskState(), with::processingTime);
    function.bind(calls, state, with.subtaskState(), expiring);
  }

  @Override
  public void open() throws Exception {
    expiring.open(context().watermark());
    openFunction(function, calls);
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    expiring.onWatermark(watermarkMillis);
    return timers.fireUntil(TimeDomain.EVENT_TIME, watermarkMillis, this::fire)
        && expiring.expire(Clock.EVENT_TIME, context()::mayFire);
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    return timers.fireUntil(TimeDomain.PROCESSING_TIME, nowMillis, this::fire)
        && expiring.expire(Clock.PROCESSING_TIME, context()::mayFire);
  }

  @Override
  public long nextProcessingTimer() {
    return Math.min(timers.earliestMillis(TimeDomain.PROCESSING_TIME), expiring.nextWallTime());
  }

  @Override
  public @Nullable BackgroundAction prepareSnapshot(CheckpointId checkpoint) throws Exception {
    expiring.save();
    return null;
  }

  @SuppressWarnings("unchecked") // the keys of this operator's timers are the keys of its records
  private void fire(TimerState.Timer timer, TimeDomain domain) throws Exception {
    out.at(timer.timestampMillis());
    calls.beginForKey();
    try {
      function.onTimer(timer.timestampMillis(), domain, (K) timer.key(), call, out);
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
  public void close() throws Exception {
    calls.close();
    closing(function::close);
    calls.failIfMisused();
  }
}
