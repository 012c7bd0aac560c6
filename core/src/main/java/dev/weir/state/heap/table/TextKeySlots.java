package dev.weir.state.heap.table;

import dev.weir.state.key.KeyCursor;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are short texts, as numbers: an entry is in one or two lines of the cache, where a
 * {@link String} would be four lines away.
 *
 * <p>A short text has at most {@value #LONGEST} characters, none of which needs more than a byte.
 * It is two numbers: its characters, the first one lowest, and above all of them its length and 1,
 * so that a taken place is never zero. Longer ones are objects, see {@link ObjectKeySlots}: to read
 * their characters one by one would take longer than to wait for the text that is stored.
 */
final class TextKeySlots extends Slots {
  static final int LONGEST = 2 * Long.BYTES - 1;

  /** The second number of a key, behind the first eight characters. */
  private static final int REST = 1;

  private static final int LENGTH_SHIFT = Long.SIZE - Byte.SIZE;

  TextKeySlots(int capacity, int stamp, Lane namespaces, Lane values) {
    super(capacity, stamp, 2, 0, namespaces, values);
  }

  private TextKeySlots(TextKeySlots from, int stamp, @Nullable Slots spare) {
    super(from, stamp, spare);
  }

  static boolean canHoldText(Object key) {
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
  int find(KeyCursor sought, int hash) {
    Object key = sought.key();
    if (!canHoldText(key)) {
      return ~0;
    }
    String text = (String) key;
    long first = first(text);
    long rest = rest(text);
    long[] all = longs;
    int width = longWidth;
    int at = hash & mask;
    while (true) {
      int entry = at * width;
      long found = all[entry + REST];
      if (found == 0) {
        return ~at;
      }
      if (found == rest && all[entry] == first && isInNamespace(at, sought)) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  @Override
  boolean canHoldKey(Object key) {
    return canHoldText(key);
  }

  @Override
  boolean isEmpty(int place) {
    return longs[place * longWidth + REST] == 0;
  }

  @Override
  boolean hasKey(int place, Object key) {
    return canHoldText(key)
        && longs[place * longWidth + REST] == rest((String) key)
        && longs[place * longWidth] == first((String) key);
  }

  @Override
  Object key(int place) {
    return unpack(longs[place * longWidth], longs[place * longWidth + REST]);
  }

  @Override
  void setKey(int place, Object key, int hash) {
    String text = (String) key;
    longs[place * longWidth] = first(text);
    longs[place * longWidth + REST] = rest(text);
  }

  @Override
  Slots empty(int capacity, int newStamp, Lane newValues) {
    return new TextKeySlots(capacity, newStamp, namespaces, newValues);
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    return new TextKeySlots(this, newStamp, fits(spare, this) ? spare : null);
  }

  @Override
  int touch(Object key, int hash) {
    int at = hash & mask;
    return (longs[at * longWidth + REST] == 0 ? 0 : 1) + touchValue(at);
  }
}
