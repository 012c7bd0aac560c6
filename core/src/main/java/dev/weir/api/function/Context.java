package dev.weir.api.function;

import dev.weir.api.call.InvalidHandleException;

/**
 * What a process function may ask while it processes a record or a timer. Valid only during the
 * call, and on its thread: other uses throw an {@link InvalidHandleException}.
 */
public interface Context {
  /**
   * The timestamp of the record or timer in milliseconds since the epoch; {@link Long#MIN_VALUE}
   * for none.
   */
  long timestamp();

  /**
   * The operator's watermark in milliseconds since the epoch; {@link Long#MIN_VALUE} before the
   * first, {@link Long#MAX_VALUE} at the end of the input.
   */
  long watermark();

  /** The wall clock in milliseconds since the epoch. */
  long processingTime();

  Timers timers();
}
