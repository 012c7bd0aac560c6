package dev.weir.api.function;

/**
 * Timers of the current key (of the subtask, in an unkeyed function): state like any other. A timer
 * that exists already is not added twice. Times are in milliseconds since the epoch.
 *
 * <p>At the end of the input event time moves to its end, {@link Long#MAX_VALUE}, and every
 * event-time timer fires. One that is set from then on does not fire any more: neither does a timer
 * that renews itself. {@link Context#watermark} tells that it is so far. Of the processing-time
 * timers those fire that are due when the input ends; no other does, and none that is set then.
 */
public interface Timers {
  /** Calls {@code onTimer} once the wall clock has reached the time; soon if it has already. */
  void atProcessingTime(long timestampMillis);

  /**
   * Calls {@code onTimer} once the watermark has reached the time; with the next watermark if it
   * has already.
   */
  void atEventTime(long timestampMillis);

  void cancelProcessingTime(long timestampMillis);

  void cancelEventTime(long timestampMillis);
}
