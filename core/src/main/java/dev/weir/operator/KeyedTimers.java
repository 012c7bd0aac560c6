package dev.weir.operator;

import dev.weir.function.Timers;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;

/** The timers of a keyed process function: state of the current key. */
final class KeyedTimers implements Timers {
  final TimerState eventTime;
  final TimerState processingTime;

  KeyedTimers(KeyedState state) {
    eventTime = state.timers("event-time");
    processingTime = state.timers("processing-time");
  }

  @Override
  public void atProcessingTime(long timestampMillis) {
    processingTime.add(timestampMillis);
  }

  @Override
  public void atEventTime(long timestampMillis) {
    eventTime.add(timestampMillis);
  }

  @Override
  public void cancelProcessingTime(long timestampMillis) {
    processingTime.remove(timestampMillis);
  }

  @Override
  public void cancelEventTime(long timestampMillis) {
    eventTime.remove(timestampMillis);
  }
}
