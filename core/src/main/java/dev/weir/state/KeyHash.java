package dev.weir.state;

/** The mixed stable hash of a key: what {@link KeyedState#setKey} receives with it. */
public interface KeyHash {
  int of(Object key);
}
