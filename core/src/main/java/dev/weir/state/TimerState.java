package dev.weir.state;

import org.jspecify.annotations.Nullable;

/** Timers of one operator, each for a key: a set ordered by time, and state like any other. */
public interface TimerState {
  /**
   * A timer.
   *
   * @param hash the key's hash after {@link KeyGroups#mix}
   */
  record Timer(long timestampMillis, Object key, int hash) {}

  /** Adds a timer for the current key; an equal one exists at most once. */
  void add(long timestampMillis);

  /** Removes the current key's timer, if there is one. */
  void remove(long timestampMillis);

  /** The time of the earliest timer, or {@link Long#MAX_VALUE} if there is none. */
  long earliestMillis();

  /**
   * Removes and returns the earliest timer if its time is not after the given one. Ties come in a
   * stable order.
   */
  @Nullable Timer pollUntil(long timestampMillis);
}
