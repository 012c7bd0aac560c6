package dev.weir.state.heap;

import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyGroups;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The current key of an operator's state, shared by all its tables. */
final class KeyCursor {
  private final int maxParallelism;
  private final KeyGroupRange keyGroups;
  private final int first;
  private final int groups;

  private @Nullable Object key;
  private int hash;
  private int group;
  private long turn;

  KeyCursor(KeyGroupRange keyGroups, int maxParallelism) {
    this.keyGroups = keyGroups;
    this.maxParallelism = maxParallelism;
    first = keyGroups.first();
    groups = keyGroups.size();
  }

  void set(Object newKey, int newHash) {
    int newGroup = groupOf(newHash);
    if (newGroup < 0 || newGroup >= groups) {
      throw notOwned(newKey, newGroup + first);
    }
    key = Objects.requireNonNull(newKey, "the current key");
    hash = newHash;
    group = newGroup;
    turn++;
  }

  private IllegalArgumentException notOwned(Object newKey, int keyGroup) {
    return new IllegalArgumentException(
        "key "
            + newKey
            + " belongs to key group "
            + keyGroup
            + ", but this subtask owns "
            + keyGroups
            + " of "
            + maxParallelism);
  }

  /** The index within the owned range of the group of a hash. */
  int groupOf(int ofHash) {
    return KeyGroups.ofHash(ofHash, maxParallelism) - first;
  }

  @Nullable Object keyOrNull() {
    return key;
  }

  /** The current key; an IllegalStateException if there is none. */
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

  /** The index of the key's group within the owned range. */
  int group() {
    return group;
  }

  /** Grows with each {@link #set}, from 0 while no key is current. */
  long turn() {
    return turn;
  }
}
