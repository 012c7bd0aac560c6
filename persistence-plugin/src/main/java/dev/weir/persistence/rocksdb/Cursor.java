package dev.weir.persistence.rocksdb;

import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyGroups;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The current key of an operator's state, shared by all its states. */
final class Cursor {
  private final KeyGroupRange keyGroups;
  private final int maxParallelism;
  private @Nullable Object key;
  private int hash;
  private long turn;

  Cursor(KeyGroupRange keyGroups, int maxParallelism) {
    this.keyGroups = keyGroups;
    this.maxParallelism = maxParallelism;
  }

  void set(Object newKey, int newHash) {
    int group = groupOf(newHash);
    if (!keyGroups.contains(group)) {
      throw new IllegalArgumentException(
          "key "
              + newKey
              + " belongs to key group "
              + group
              + ", but this subtask owns "
              + keyGroups
              + " of "
              + maxParallelism);
    }
    key = Objects.requireNonNull(newKey, "the current key");
    hash = newHash;
    turn++;
  }

  KeyGroupRange keyGroups() {
    return keyGroups;
  }

  /** The key group of a key's mixed hash. */
  int groupOf(int ofHash) {
    return KeyGroups.ofHash(ofHash, maxParallelism);
  }

  @Nullable Object keyOrNull() {
    return key;
  }

  Object key() {
    Object current = key;
    if (current == null) {
      throw new IllegalStateException("keyed state was accessed before there was a current key");
    }
    return current;
  }

  int hash() {
    return hash;
  }

  /** Grows with each {@link #set}, from 0 while no key is current. */
  long turn() {
    return turn;
  }
}
