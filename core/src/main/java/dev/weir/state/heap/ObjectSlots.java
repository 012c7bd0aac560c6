package dev.weir.state.heap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Holds any keys and values: a key in an even place of an array, its value behind it. */
final class ObjectSlots extends Slots {
  private final @Nullable Object[] slots;

  ObjectSlots(int length, int stamp) {
    this(new Object[length], stamp, 0);
  }

  private ObjectSlots(@Nullable Object[] slots, int stamp, int size) {
    super(stamp, size);
    this.slots = slots;
  }

  @Override
  int length() {
    return slots.length;
  }

  @Override
  int find(Object key, int hash) {
    @Nullable Object[] all = slots;
    int mask = all.length - 1;
    int at = (hash << 1) & mask;
    Object found = all[at];
    while (found != null && !same(found, key)) {
      at = (at + 2) & mask;
      found = all[at];
    }
    return at;
  }

  static boolean same(Object one, Object other) {
    return one == other || one.equals(other);
  }

  @Override
  boolean isEmpty(int place) {
    return slots[place] == null;
  }

  @Override
  @SuppressWarnings("NullAway") // the place is not empty
  Object value(int place) {
    return slots[place + 1];
  }

  @Override
  boolean canHoldKey(Object key) {
    return true;
  }

  @Override
  boolean canHoldValue(Object value) {
    return true;
  }

  @Override
  void replace(int place, Object value) {
    slots[place + 1] = value;
  }

  @Override
  void fill(int place, Object key, Object value) {
    slots[place] = key;
    slots[place + 1] = value;
  }

  @Override
  void clear(int place, KeyHash keyHash) {
    int mask = slots.length - 1;
    int hole = place;
    int next = (hole + 2) & mask;
    Object key = slots[next];
    while (key != null) {
      int home = (keyHash.of(key) << 1) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        slots[hole] = key;
        slots[hole + 1] = slots[next + 1];
        hole = next;
      }
      next = (next + 2) & mask;
      key = slots[next];
    }
    slots[hole] = null;
    slots[hole + 1] = null;
  }

  @Override
  Slots resized(int newLength, int newStamp, KeyHash keyHash) {
    @Nullable Object[] to = new Object[newLength];
    int mask = newLength - 1;
    for (int i = 0; i < slots.length; i += 2) {
      Object key = slots[i];
      if (key != null) {
        int at = (keyHash.of(key) << 1) & mask;
        while (to[at] != null) {
          at = (at + 2) & mask;
        }
        to[at] = key;
        to[at + 1] = slots[i + 1];
      }
    }
    return new ObjectSlots(to, newStamp, size());
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    @Nullable Object[] to =
        spare instanceof ObjectSlots other && other.length() == length()
            ? other.slots
            : new Object[slots.length];
    System.arraycopy(slots, 0, to, 0, slots.length);
    return new ObjectSlots(to, newStamp, size());
  }

  @Override
  void forEach(BiConsumer<Object, Object> action) {
    for (int i = 0; i < slots.length; i += 2) {
      Object key = slots[i];
      Object value = slots[i + 1];
      if (key != null && value != null) {
        action.accept(key, value);
      }
    }
  }

  @Override
  int touch(Object key, int hash) {
    int at = (hash << 1) & (slots.length - 1);
    Object value = slots[at + 1];
    int read = touch(slots[at], key);
    return value != null && value.getClass() != Void.class ? read + 1 : read;
  }

  /** Asking for its class is what brings an object into the cache. */
  static int touch(@Nullable Object found, Object key) {
    if (found instanceof String text) {
      return text.length(); // its characters are an object of their own
    }
    return found != null && found.getClass() == key.getClass() ? 1 : 0;
  }
}
