package dev.weir.function;

/**
 * Timers of the current key (of the subtask, in an unkeyed function): state like any other. A timer
 * that exists already is not added twice.
 */
public interface Timers {
  /**
   * Calls {@code onTimer} once the wall clock has reached the time; at once if it has already. A
   * timer that is not due when the input ends never fires.
   */
  void atProcessingTime(long timestampMillis);

  /** Calls {@code onTimer} once the watermark has reached the time. */
  void atEventTime(long timestampMillis);

  void cancelProcessingTime(long timestampMillis);

  void cancelEventTime(long timestampMillis);
}
