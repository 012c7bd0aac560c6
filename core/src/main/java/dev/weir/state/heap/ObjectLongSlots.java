package dev.weir.state.heap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds any keys with values that are {@link Long}s, which lie in an array of their own: counting
 * makes no garbage that lives until the next count.
 */
final class ObjectLongSlots extends Slots {
  private final @Nullable Object[] keys;
  private final long[] values;

  ObjectLongSlots(int length, int stamp) {
    this(new Object[length / 2], new long[length / 2], stamp, 0);
  }

  private ObjectLongSlots(@Nullable Object[] keys, long[] values, int stamp, int size) {
    super(stamp, size);
    this.keys = keys;
    this.values = values;
  }

  @Override
  int length() {
    return 2 * keys.length;
  }

  @Override
  int find(Object key, int hash) {
    @Nullable Object[] all = keys;
    int mask = all.length - 1;
    int at = hash & mask;
    Object found = all[at];
    while (found != null && !ObjectSlots.same(found, key)) {
      at = (at + 1) & mask;
      found = all[at];
    }
    return at;
  }

  @Override
  boolean isEmpty(int place) {
    return keys[place] == null;
  }

  @Override
  Object value(int place) {
    return values[place];
  }

  @Override
  boolean canHoldKey(Object key) {
    return true;
  }

  @Override
  boolean canHoldValue(Object value) {
    return value instanceof Long;
  }

  @Override
  void replace(int place, Object value) {
    values[place] = (Long) value;
  }

  @Override
  void fill(int place, Object key, Object value) {
    keys[place] = key;
    values[place] = (Long) value;
  }

  @Override
  void clear(int place, KeyHash keyHash) {
    int mask = keys.length - 1;
    int hole = place;
    int next = (hole + 1) & mask;
    Object key = keys[next];
    while (key != null) {
      int home = keyHash.of(key) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        keys[hole] = key;
        values[hole] = values[next];
        hole = next;
      }
      next = (next + 1) & mask;
      key = keys[next];
    }
    keys[hole] = null;
    values[hole] = 0;
  }

  @Override
  Slots resized(int newLength, int newStamp, KeyHash keyHash) {
    @Nullable Object[] newKeys = new Object[newLength / 2];
    long[] newValues = new long[newLength / 2];
    int mask = newKeys.length - 1;
    for (int i = 0; i < keys.length; i++) {
      Object key = keys[i];
      if (key != null) {
        int at = keyHash.of(key) & mask;
        while (newKeys[at] != null) {
          at = (at + 1) & mask;
        }
        newKeys[at] = key;
        newValues[at] = values[i];
      }
    }
    return new ObjectLongSlots(newKeys, newValues, newStamp, size());
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    if (spare instanceof ObjectLongSlots other && other.length() == length()) {
      System.arraycopy(keys, 0, other.keys, 0, keys.length);
      System.arraycopy(values, 0, other.values, 0, values.length);
      return new ObjectLongSlots(other.keys, other.values, newStamp, size());
    }
    return new ObjectLongSlots(keys.clone(), values.clone(), newStamp, size());
  }

  @Override
  void forEach(BiConsumer<Object, Object> action) {
    for (int i = 0; i < keys.length; i++) {
      Object key = keys[i];
      if (key != null) {
        action.accept(key, values[i]);
      }
    }
  }

  @Override
  int touch(Object key, int hash) {
    int at = hash & (keys.length - 1);
    return (int) values[at] + ObjectSlots.touch(keys[at], key);
  }
}
