package dev.weir.spi.connector;

/** What a writer may use. */
public interface WriterContext {
  /** Which part of the sink it is, and as what it acts. */
  SinkScope scope();

  /**
   * For what blocks while records come in, such as sending what was buffered. Nothing of it begins
   * when the attempt is over, and the next attempt waits for what has begun.
   */
  Io io();

  /** The wall clock in milliseconds since the epoch. */
  long processingTime();

  /**
   * Asks {@link SinkWriter#isReady} again as soon as possible. Callable from any thread, as often
   * as one likes. What happened before the call is seen then, also if the writer was just being
   * asked.
   */
  void wakeUp();
}
