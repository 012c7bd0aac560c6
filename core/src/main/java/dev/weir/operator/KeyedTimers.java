package dev.weir.operator;

import dev.weir.element.Watermark;
import dev.weir.function.CallScope;
import dev.weir.function.Timers;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;

/**
 * The timers of a keyed process function: state of the current key. None is added to event time
 * when the watermark is at its end, and to processing time when the input is: whatever is due fires
 * then, and one that renews itself would do so for ever.
 */
final class KeyedTimers implements Timers {
  final TimerState eventTime;
  final TimerState processingTime;
  private final CallScope calls;
  private final OperatorContext<?> context;

  KeyedTimers(CallScope calls, OperatorContext<?> context, KeyedState state) {
    this.calls = calls;
    this.context = context;
    eventTime = state.timers("event-time");
    processingTime = state.timers("processing-time");
  }

  @Override
  public void atProcessingTime(long timestampMillis) {
    check();
    if (!context.inputEnded()) {
      processingTime.add(timestampMillis);
    }
  }

  @Override
  public void atEventTime(long timestampMillis) {
    check();
    if (context.watermark() != Watermark.MAX) {
      eventTime.add(timestampMillis);
    }
  }

  @Override
  public void cancelProcessingTime(long timestampMillis) {
    check();
    processingTime.remove(timestampMillis);
  }

  @Override
  public void cancelEventTime(long timestampMillis) {
    check();
    eventTime.remove(timestampMillis);
  }

  private void check() {
    if (!calls.allowsKey()) {
      throw calls.refusal("the timers");
    }
  }
}
