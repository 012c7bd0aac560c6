package dev.weir.operator.keyed;

import dev.weir.api.function.CallScope;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedFunction;
import dev.weir.api.function.TimeDomain;
import dev.weir.element.Frame;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.basic.CallContext;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.operator.basic.RecordOutput;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;

/**
 * Runs a {@link KeyedFunction}: its life, its timers and its end. What its records do, subclasses
 * say. Whoever delivers a record has made its key current before.
 */
public abstract class KeyedFunctionOperator<K, O> extends FunctionOperator<O> {
  private final KeyedFunction<K, O> function;
  private KeyedTimers timers;
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
    function.bind(calls, state, with.subtaskState());
  }

  @Override
  public void open() throws Exception {
    openFunction(function, calls);
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return timers.fireUntil(TimeDomain.EVENT_TIME, watermarkMillis, this::fire);
  }

  @Override
  public boolean advanceProcessingTime(long nowMillis) throws Exception {
    return timers.fireUntil(TimeDomain.PROCESSING_TIME, nowMillis, this::fire);
  }

  @Override
  public long nextProcessingTimer() {
    return timers.earliestMillis(TimeDomain.PROCESSING_TIME);
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
