package dev.weir.api.state;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate of all values that were added for the current key. Only its accumulator is kept.
 *
 * @param <I> what is added
 * @param <R> the result
 */
public interface AggregatingState<I, R> {
  void add(I value);

  /** The result so far; null if nothing was added. */
  @Nullable R get();

  /** Forgets all values. */
  void clear();
}
