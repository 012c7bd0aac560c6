package dev.weir.state.heap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds keys that are short texts with values that are {@link Long}s, side by side as numbers: an
 * entry is in one or two lines of the cache, where a {@link String} would be four lines away, and
 * no garbage collection ever looks at it.
 *
 * <p>A short text has at most {@value #LONGEST} characters, none of which needs more than a byte.
 * It is two numbers: its characters, the first one lowest, and above all of them its length and 1,
 * so that a taken place is never zero.
 */
final class ShortTextSlots extends Slots {
  static final int LONGEST = 2 * Long.BYTES - 1;

  /** The numbers of an entry: the text's first eight characters, the others, the value. */
  private static final int WIDTH = 3;

  private static final int REST = 1;
  private static final int VALUE = 2;

  private static final int LENGTH_SHIFT = Long.SIZE - Byte.SIZE;

  private final long[] slots;
  private final int mask;

  ShortTextSlots(int length, int stamp) {
    this(new long[length / 2 * WIDTH], stamp, 0);
  }

  private ShortTextSlots(long[] slots, int stamp, int size) {
    super(stamp, size);
    this.slots = slots;
    mask = slots.length / WIDTH - 1;
  }

  static boolean isShort(Object key) {
    if (!(key instanceof String text) || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** The characters {@code from} to {@code to} of a short text, the first one lowest. */
  private static long pack(String text, int from, int to) {
    long packed = 0;
    for (int i = from; i < to; i++) {
      packed |= (long) text.charAt(i) << ((i - from) * Byte.SIZE);
    }
    return packed;
  }

  private static long first(String text) {
    return pack(text, 0, Math.min(text.length(), Long.BYTES));
  }

  private static long rest(String text) {
    int length = text.length();
    return ((length + 1L) << LENGTH_SHIFT) | pack(text, Math.min(length, Long.BYTES), length);
  }

  private static String unpack(long first, long rest) {
    char[] text = new char[(int) (rest >>> LENGTH_SHIFT) - 1];
    for (int i = 0; i < text.length; i++) {
      long part = i < Long.BYTES ? first : rest;
      text[i] = (char) ((part >>> (i % Long.BYTES * Byte.SIZE)) & 0xff);
    }
    return new String(text);
  }

  @Override
  int length() {
    return 2 * (mask + 1);
  }

  @Override
  int find(Object key, int hash) {
    long[] all = slots;
    if (!isShort(key)) {
      return firstEmpty(all, hash & mask);
    }
    String text = (String) key;
    long first = first(text);
    long rest = rest(text);
    int at = hash & mask;
    while (true) {
      int place = at * WIDTH;
      long found = all[place + REST];
      if (found == 0 || (found == rest && all[place] == first)) {
        return place;
      }
      at = (at + 1) & mask;
    }
  }

  private static int firstEmpty(long[] all, int home) {
    int places = all.length / WIDTH;
    int at = home;
    while (all[at * WIDTH + REST] != 0) {
      at = (at + 1) & (places - 1);
    }
    return at * WIDTH;
  }

  @Override
  boolean isEmpty(int place) {
    return slots[place + REST] == 0;
  }

  @Override
  Object value(int place) {
    return slots[place + VALUE];
  }

  @Override
  boolean canHoldKey(Object key) {
    return isShort(key);
  }

  @Override
  boolean canHoldValue(Object value) {
    return value instanceof Long;
  }

  @Override
  void replace(int place, Object value) {
    slots[place + VALUE] = (Long) value;
  }

  @Override
  void fill(int place, Object key, Object value) {
    String text = (String) key;
    slots[place] = first(text);
    slots[place + REST] = rest(text);
    slots[place + VALUE] = (Long) value;
  }

  @Override
  void clear(int place, KeyHash keyHash) {
    int hole = place / WIDTH;
    int next = (hole + 1) & mask;
    while (!isEmpty(next * WIDTH)) {
      int home = keyHash.of(keyAt(next * WIDTH)) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        System.arraycopy(slots, next * WIDTH, slots, hole * WIDTH, WIDTH);
        hole = next;
      }
      next = (next + 1) & mask;
    }
    slots[hole * WIDTH] = 0;
    slots[hole * WIDTH + REST] = 0;
    slots[hole * WIDTH + VALUE] = 0;
  }

  private String keyAt(int place) {
    return unpack(slots[place], slots[place + REST]);
  }

  @Override
  Slots resized(int newLength, int newStamp, KeyHash keyHash) {
    long[] to = new long[newLength / 2 * WIDTH];
    int newMask = newLength / 2 - 1;
    for (int place = 0; place < slots.length; place += WIDTH) {
      if (!isEmpty(place)) {
        int at = firstEmpty(to, keyHash.of(keyAt(place)) & newMask);
        System.arraycopy(slots, place, to, at, WIDTH);
      }
    }
    return new ShortTextSlots(to, newStamp, size());
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    long[] to =
        spare instanceof ShortTextSlots other && other.length() == length()
            ? other.slots
            : new long[slots.length];
    System.arraycopy(slots, 0, to, 0, slots.length);
    return new ShortTextSlots(to, newStamp, size());
  }

  @Override
  void forEach(BiConsumer<Object, Object> action) {
    for (int place = 0; place < slots.length; place += WIDTH) {
      if (!isEmpty(place)) {
        action.accept(keyAt(place), slots[place + VALUE]);
      }
    }
  }

  @Override
  int touch(Object key, int hash) {
    return (int) (slots[(hash & mask) * WIDTH + REST] >>> LENGTH_SHIFT);
  }
}
