package dev.weir.api.state;

import org.jspecify.annotations.Nullable;

/** The combination of all values that were added for the current key. */
public interface ReducingState<T> {
  /** Combines a value with those before; the first one is the combination itself. */
  void add(T value);

  /** The combination; null, or the spec's default, if nothing was added. */
  @Nullable T get();

  /** Forgets all values. */
  void clear();
}
