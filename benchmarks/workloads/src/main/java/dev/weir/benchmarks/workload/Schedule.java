package dev.weir.benchmarks.workload;

/** When sources may emit their events. Safe for use by several threads. */
public interface Schedule {
  /** A source is about to emit its first event. */
  void begin();

  /** Whether event {@code i} may be emitted now. */
  boolean isDue(long i);

  /** Whether event {@code i} and all behind it will never be due. */
  boolean isOver(long i);

  /**
   * Runs the action once event {@code i}, for which the caller waits, may be due; on any thread.
   */
  void whenDue(long i, Runnable action);
}
