package dev.weir.persistence.rocksdb.cache;

import dev.weir.state.key.KeyInNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Keys in namespaces that are numbers, as windows' are: the keys in a lane of their own, the
 * namespaces as longs beside it. Nothing in the heap ties the two together.
 */
final class KeysInNumbers extends KeyLane {
  private final KeyLane keys;
  private final long[] namespaces;

  KeysInNumbers(KeyLane keys, int length) {
    this(keys, new long[length]);
  }

  private KeysInNumbers(KeyLane keys, long[] namespaces) {
    this.keys = keys;
    this.namespaces = namespaces;
  }

  static boolean areNumbers(KeyInNamespace entry) {
    return entry.namespace() instanceof Long;
  }

  @Override
  boolean canHold(Object key) {
    return key instanceof KeyInNamespace entry && areNumbers(entry) && keys.canHold(entry.key());
  }

  @Override
  boolean holdsObjects() {
    return keys.holdsObjects();
  }

  @Override
  int find(Object key, int hash, byte[] flags, int[] marks) {
    if (!(key instanceof KeyInNamespace entry && entry.namespace() instanceof Long namespace)) {
      return firstEmpty(hash, flags);
    }
    long sought = namespace;
    long[] all = namespaces;
    int mask = all.length - 1;
    int at = hash & mask;
    while (flags[at] != 0
        && !(all[at] == sought && marks[2 * at] == hash && keys.isAt(at, entry.key()))) {
      at = (at + 1) & mask;
    }
    return at;
  }

  @Override
  boolean isAt(int place, Object key) {
    return key instanceof KeyInNamespace entry
        && entry.namespace() instanceof Long namespace
        && namespaces[place] == namespace
        && keys.isAt(place, entry.key());
  }

  @Override
  Object get(int place) {
    return new KeyInNamespace(keys.get(place), namespaces[place]);
  }

  @Override
  void set(int place, Object key) {
    KeyInNamespace entry = (KeyInNamespace) key;
    keys.set(place, entry.key());
    namespaces[place] = (Long) entry.namespace();
  }

  @Override
  void move(int from, int to) {
    keys.move(from, to);
    namespaces[to] = namespaces[from];
  }

  @Override
  void clear(int place) {
    keys.clear(place);
  }

  @Override
  KeyLane ofLength(int length) {
    return new KeysInNumbers(keys.ofLength(length), length);
  }

  @Override
  KeyLane copy(@Nullable KeyLane spare) {
    KeysInNumbers other =
        spare instanceof KeysInNumbers same && same.namespaces.length == namespaces.length
            ? same
            : null;
    long[] to = other == null ? new long[namespaces.length] : other.namespaces;
    System.arraycopy(namespaces, 0, to, 0, namespaces.length);
    return new KeysInNumbers(keys.copy(other == null ? null : other.keys), to);
  }

  @Override
  ObjectKeys boxed(byte[] flags) {
    ObjectKeys boxed = new ObjectKeys(namespaces.length);
    for (int i = 0; i < namespaces.length; i++) {
      if (flags[i] != 0) {
        boxed.set(i, get(i));
      }
    }
    return boxed;
  }

  @Override
  int bytesPerPlace() {
    return keys.bytesPerPlace() + Long.BYTES;
  }

  @Override
  int touch(int place) {
    return (int) namespaces[place] + keys.touch(place);
  }
}
