package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/** Keys that are {@link Long}s, as longs: no garbage collection ever looks at them. */
final class LongKeys extends KeyLane {
  private final long[] keys;

  LongKeys(int length) {
    this(new long[length]);
  }

  private LongKeys(long[] keys) {
    this.keys = keys;
  }

  @Override
  boolean canHold(Object key) {
    return key instanceof Long;
  }

  @Override
  boolean holdsObjects() {
    return false;
  }

  @Override
  int find(Object key, int hash, byte[] flags, int[] marks) {
    if (!(key instanceof Long number)) {
      return firstEmpty(hash, flags);
    }
    long sought = number;
    long[] all = keys;
    int mask = all.length - 1;
    int at = hash & mask;
    while (flags[at] != 0 && all[at] != sought) {
      at = (at + 1) & mask;
    }
    return at;
  }

  @Override
  boolean isAt(int place, Object key) {
    return key instanceof Long number && keys[place] == number;
  }

  @Override
  Object get(int place) {
    return keys[place];
  }

  @Override
  void set(int place, Object key) {
    keys[place] = (Long) key;
  }

  @Override
  void move(int from, int to) {
    keys[to] = keys[from];
  }

  @Override
  void clear(int place) {}

  @Override
  KeyLane ofLength(int length) {
    return new LongKeys(length);
  }

  @Override
  KeyLane copy(@Nullable KeyLane spare) {
    long[] to =
        spare instanceof LongKeys other && other.keys.length == keys.length
            ? other.keys
            : new long[keys.length];
    System.arraycopy(keys, 0, to, 0, keys.length);
    return new LongKeys(to);
  }

  @Override
  ObjectKeys boxed(byte[] flags) {
    ObjectKeys boxed = new ObjectKeys(keys.length);
    for (int i = 0; i < keys.length; i++) {
      if (flags[i] != 0) {
        boxed.set(i, keys[i]);
      }
    }
    return boxed;
  }

  @Override
  int bytesPerPlace() {
    return Long.BYTES;
  }

  @Override
  int touch(int place) {
    return (int) keys[place];
  }
}
