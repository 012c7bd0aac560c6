package dev.weir.state;

import dev.weir.api.state.StateSpec;
import dev.weir.state.key.KeyGroups;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one operator, each for a key, or for a key and a namespace: a set ordered by time, and
 * state like any other.
 */
public interface TimerState {
  /**
   * A timer.
   *
   * @param hash the key's hash after {@link KeyGroups#mix}
   * @param namespace null if the timers have none
   */
  record Timer(long timestampMillis, Object key, int hash, @Nullable Object namespace) {
    /** A timer of a key alone. */
    public Timer(long timestampMillis, Object key, int hash) {
      this(timestampMillis, key, hash, null);
    }
  }

  /** Describes timers; the name is unique within its operator. */
  static StateSpec.OfTimers of(String name) {
    return new StateSpec.OfTimers(name, null);
  }

  /**
   * Adds a timer for the current key, and the current namespace if the timers have any; an equal
   * one exists at most once.
   */
  void add(long timestampMillis);

  /** Removes that timer, if there is one. */
  void remove(long timestampMillis);

  /** The time of the earliest timer, or {@link Long#MAX_VALUE} if there is none. */
  long earliestMillis();

  /**
   * Removes and returns the earliest timer if its time is not after the given one. Ties come in a
   * stable order.
   */
  @Nullable Timer pollUntil(long timestampMillis);
}
