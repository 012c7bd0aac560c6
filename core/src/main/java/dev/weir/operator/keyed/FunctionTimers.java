package dev.weir.operator.keyed;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.function.Timers;

/** The timers of a key as a function sees them: in its calls that have a key, and only there. */
final class FunctionTimers implements Timers {
  private final CallScope calls;
  private final KeyedTimers timers;

  FunctionTimers(CallScope calls, KeyedTimers timers) {
    this.calls = calls;
    this.timers = timers;
  }

  @Override
  public void atProcessingTime(long timestampMillis) {
    check();
    timers.add(TimeDomain.PROCESSING_TIME, timestampMillis);
  }

  @Override
  public void atEventTime(long timestampMillis) {
    check();
    timers.add(TimeDomain.EVENT_TIME, timestampMillis);
  }

  @Override
  public void cancelProcessingTime(long timestampMillis) {
    check();
    timers.remove(TimeDomain.PROCESSING_TIME, timestampMillis);
  }

  @Override
  public void cancelEventTime(long timestampMillis) {
    check();
    timers.remove(TimeDomain.EVENT_TIME, timestampMillis);
  }

  private void check() {
    if (!calls.allowsKey()) {
      throw calls.refusal("the timers");
    }
  }
}
