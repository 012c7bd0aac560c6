package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/** Any keys. They are compared where their hashes are the same. */
final class ObjectKeys extends KeyLane {
  private final @Nullable Object[] keys;

  ObjectKeys(int length) {
    this(new Object[length]);
  }

  private ObjectKeys(@Nullable Object[] keys) {
    this.keys = keys;
  }

  @Override
  boolean canHold(Object key) {
    return true;
  }

  @Override
  boolean holdsObjects() {
    return true;
  }

  @Override
  int find(Object key, int hash, byte[] flags, int[] marks) {
    int mask = flags.length - 1;
    int at = hash & mask;
    while (flags[at] != 0) {
      if (marks[2 * at] == hash) {
        Object found = keys[at];
        if (found == key || key.equals(found)) {
          return at;
        }
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  @Override
  boolean isAt(int place, Object key) {
    Object found = keys[place];
    return found == key || key.equals(found);
  }

  @Override
  @SuppressWarnings("NullAway") // the place is taken
  Object get(int place) {
    return keys[place];
  }

  @Override
  void set(int place, Object key) {
    keys[place] = key;
  }

  @Override
  void move(int from, int to) {
    keys[to] = keys[from];
  }

  @Override
  void clear(int place) {
    keys[place] = null;
  }

  @Override
  KeyLane ofLength(int length) {
    return new ObjectKeys(length);
  }

  @Override
  KeyLane copy(@Nullable KeyLane spare) {
    @Nullable Object[] to =
        spare instanceof ObjectKeys other && other.keys.length == keys.length
            ? other.keys
            : new Object[keys.length];
    System.arraycopy(keys, 0, to, 0, keys.length);
    return new ObjectKeys(to);
  }

  @Override
  ObjectKeys boxed(byte[] flags) {
    return this;
  }

  @Override
  int bytesPerPlace() {
    return Integer.BYTES;
  }

  @Override
  int touch(int place) {
    Object key = keys[place];
    if (key instanceof String text) {
      return text.length(); // its characters are an object of their own
    }
    return key != null && key.getClass() != Void.class ? 1 : 0;
  }
}
