package dev.weir.api.function;

import dev.weir.api.call.InvalidHandleException;

/**
 * Where a function puts its results. Records are immutable from here on: inside one machine they
 * are passed on by reference. Values must not be null. Valid only during the call that it is given
 * to, and on its thread: other uses throw an {@link InvalidHandleException}.
 */
public interface Output<T> {
  /** Emits a record with the timestamp of the record or timer that is being processed. */
  void emit(T value);

  /** Emits a record with a timestamp of its own, in milliseconds since the epoch. */
  void emit(T value, long timestampMillis);

  /** Emits a record to a side output, with the timestamp of what is being processed. */
  <S> void emit(OutputTag<S> tag, S value);
}
