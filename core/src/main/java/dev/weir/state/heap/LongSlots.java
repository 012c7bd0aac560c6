package dev.weir.state.heap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds keys and values that are {@link Long}s as longs, side by side: an entry is in one line of
 * the cache, and no garbage collection ever looks at it. Zero marks an empty place, so the key 0
 * has a place of its own behind the others, which a 1 marks as taken.
 */
final class LongSlots extends Slots {
  private static final int ZERO_PLACE = 2;

  private final long[] slots;

  LongSlots(int length, int stamp) {
    this(new long[length + ZERO_PLACE], stamp, 0);
  }

  private LongSlots(long[] slots, int stamp, int size) {
    super(stamp, size);
    this.slots = slots;
  }

  @Override
  int length() {
    return slots.length - ZERO_PLACE;
  }

  @Override
  int find(Object key, int hash) {
    if (!(key instanceof Long number)) {
      return firstEmpty(slots, hash);
    }
    long sought = number;
    if (sought == 0) {
      return slots.length - ZERO_PLACE;
    }
    long[] all = slots;
    int mask = all.length - ZERO_PLACE - 1;
    int at = (hash << 1) & mask;
    long found = all[at];
    while (found != sought && found != 0) {
      at = (at + 2) & mask;
      found = all[at];
    }
    return at;
  }

  private static int firstEmpty(long[] all, int hash) {
    int mask = all.length - ZERO_PLACE - 1;
    int at = (hash << 1) & mask;
    while (all[at] != 0) {
      at = (at + 2) & mask;
    }
    return at;
  }

  @Override
  boolean isEmpty(int place) {
    return slots[place] == 0;
  }

  @Override
  Object value(int place) {
    return slots[place + 1];
  }

  @Override
  boolean canHoldKey(Object key) {
    return key instanceof Long;
  }

  @Override
  boolean canHoldValue(Object value) {
    return value instanceof Long;
  }

  @Override
  void replace(int place, Object value) {
    slots[place + 1] = (Long) value;
  }

  @Override
  void fill(int place, Object key, Object value) {
    slots[place] = place == length() ? 1 : (Long) key;
    slots[place + 1] = (Long) value;
  }

  @Override
  void clear(int place, KeyHash keyHash) {
    int hole = place;
    if (place != length()) {
      int mask = length() - 1;
      int next = (hole + 2) & mask;
      while (slots[next] != 0) {
        int home = (keyHash.of(slots[next]) << 1) & mask;
        if (((next - home) & mask) >= ((next - hole) & mask)) {
          slots[hole] = slots[next];
          slots[hole + 1] = slots[next + 1];
          hole = next;
        }
        next = (next + 2) & mask;
      }
    }
    slots[hole] = 0;
    slots[hole + 1] = 0;
  }

  @Override
  Slots resized(int newLength, int newStamp, KeyHash keyHash) {
    long[] to = new long[newLength + ZERO_PLACE];
    int length = length();
    for (int i = 0; i < length; i += 2) {
      if (slots[i] != 0) {
        int at = firstEmpty(to, keyHash.of(slots[i]));
        to[at] = slots[i];
        to[at + 1] = slots[i + 1];
      }
    }
    to[newLength] = slots[length];
    to[newLength + 1] = slots[length + 1];
    return new LongSlots(to, newStamp, size());
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    long[] to =
        spare instanceof LongSlots other && other.length() == length()
            ? other.slots
            : new long[slots.length];
    System.arraycopy(slots, 0, to, 0, slots.length);
    return new LongSlots(to, newStamp, size());
  }

  @Override
  void forEach(BiConsumer<Object, Object> action) {
    int length = length();
    for (int i = 0; i < length; i += 2) {
      if (slots[i] != 0) {
        action.accept(slots[i], slots[i + 1]);
      }
    }
    if (slots[length] != 0) {
      action.accept(0L, slots[length + 1]);
    }
  }

  @Override
  int touch(Object key, int hash) {
    return (int) slots[(hash << 1) & (length() - 1)];
  }
}
