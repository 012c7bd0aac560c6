package dev.weir.state.heap;

/** The mixed stable hash of a key: what {@code setKey} receives with it. */
interface KeyHash {
  int of(Object key);
}
