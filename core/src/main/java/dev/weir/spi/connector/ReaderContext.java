package dev.weir.spi.connector;

/** What a reader may use. */
public interface ReaderContext {
  int subtask();

  int parallelism();

  Io io();

  /** The wall clock in milliseconds since the epoch. */
  long processingTime();

  /**
   * Polls again as soon as possible. Callable from any thread, as often as one likes: calls before
   * the next poll count as one. What happened before the call is seen by that poll, also if the
   * call came while another poll was about to return {@code WAITING}.
   */
  void wakeUp();

  /** Polls again at the given time of the wall clock. */
  void wakeUpAt(long timestampMillis);

  /** Asks the enumerator for a split; the answer is {@code addSplits} or {@code noMoreSplits}. */
  void requestSplit();
}
