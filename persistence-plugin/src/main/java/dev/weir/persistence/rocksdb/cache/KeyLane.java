package dev.weir.persistence.rocksdb.cache;

import dev.weir.state.key.KeyInNamespace;
import org.jspecify.annotations.Nullable;

/** The keys of a {@link CacheGroup}, by place. Which places are taken the group knows. */
abstract sealed class KeyLane permits LongKeys, ObjectKeys, KeysInNumbers {
  static KeyLane of(Object firstKey, int length) {
    if (firstKey instanceof KeyInNamespace entry && KeysInNumbers.areNumbers(entry)) {
      return new KeysInNumbers(of(entry.key(), length), length);
    }
    return firstKey instanceof Long ? new LongKeys(length) : new ObjectKeys(length);
  }

  abstract boolean canHold(Object key);

  /** Whether it refers to any objects. */
  abstract boolean holdsObjects();

  /** The place of the key, or the empty one where it belongs. */
  abstract int find(Object key, int hash, byte[] flags, int[] marks);

  /** Whether this key is in the place, which is taken. */
  abstract boolean isAt(int place, Object key);

  abstract Object get(int place);

  abstract void set(int place, Object key);

  abstract void move(int from, int to);

  /** Forgets what is in the place. */
  abstract void clear(int place);

  abstract KeyLane ofLength(int length);

  /** The same keys in a lane of its own, in the arrays of the other one if they fit. */
  abstract KeyLane copy(@Nullable KeyLane spare);

  /** The same keys in the same places of a lane that can hold any. */
  abstract ObjectKeys boxed(byte[] flags);

  abstract int bytesPerPlace();

  /** Reads what {@link #find} will, without waiting for it. The result has no meaning. */
  abstract int touch(int place);

  static int firstEmpty(int hash, byte[] flags) {
    int mask = flags.length - 1;
    int at = hash & mask;
    while (flags[at] != 0) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
