package dev.weir.state.key;

import dev.weir.state.KeyedState;

/** The mixed stable hash of a key: what {@link KeyedState#setKey} receives with it. */
public interface KeyHash {
  int of(Object key);
}
