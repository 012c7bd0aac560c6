package dev.weir.state.heap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group: an open-addressing hash table. Linear probing; deletion shifts
 * back, so there are no tombstones. The low bits of the mixed hash choose the place; the key group
 * took the high ones.
 *
 * <p>Not changed any more once a snapshot that is alive shares it: see {@link Preservation}.
 */
abstract sealed class Slots permits ObjectSlots, ObjectLongSlots, ShortTextSlots, LongSlots {
  static final int LEAST_LENGTH = 8;

  /** Says what came after the last snapshot. */
  final int stamp;

  private int size;

  Slots(int stamp, int size) {
    this.stamp = stamp;
    this.size = size;
  }

  /** The first slots of a group, of the form that suits its first entry. */
  static Slots of(Object firstKey, Object firstValue, int stamp) {
    if (!(firstValue instanceof Long)) {
      return new ObjectSlots(LEAST_LENGTH, stamp);
    }
    if (firstKey instanceof Long) {
      return new LongSlots(LEAST_LENGTH, stamp);
    }
    return ShortTextSlots.isShort(firstKey)
        ? new ShortTextSlots(LEAST_LENGTH, stamp)
        : new ObjectLongSlots(LEAST_LENGTH, stamp);
  }

  /** The number of entries. */
  final int size() {
    return size;
  }

  /** The place of the key, or the empty one where it belongs. */
  abstract int find(Object key, int hash);

  abstract boolean isEmpty(int place);

  /** The value in a place that is not empty. */
  abstract Object value(int place);

  abstract boolean canHoldKey(Object key);

  abstract boolean canHoldValue(Object value);

  /** Replaces the value in a place that is not empty. */
  abstract void replace(int place, Object value);

  /** Fills an empty place. */
  final void insert(int place, Object key, Object value) {
    fill(place, key, value);
    size++;
  }

  /** Empties a place that is not empty. Other entries may move. */
  final void remove(int place, KeyHash keyHash) {
    clear(place, keyHash);
    size--;
  }

  abstract void fill(int place, Object key, Object value);

  abstract void clear(int place, KeyHash keyHash);

  /** Twice the number of places. */
  abstract int length();

  /** Whether one more entry would make probing slow: a load of five eighths. */
  final boolean isFull() {
    return size >= (length() * 5L) >> 4;
  }

  /** Whether half as many slots would do, and more. */
  final boolean isSparse() {
    return length() > 4 * LEAST_LENGTH && size < length() / 16;
  }

  /** The same entries in an array of another length, a power of two. */
  abstract Slots resized(int newLength, int newStamp, KeyHash keyHash);

  /** The same entries in slots that can hold any key and such a value. */
  final Slots generalized(Object value, int newStamp, KeyHash keyHash) {
    Slots to =
        value instanceof Long
            ? new ObjectLongSlots(length(), newStamp)
            : new ObjectSlots(length(), newStamp);
    forEach((key, held) -> to.insert(to.find(key, keyHash.of(key)), key, held));
    return to;
  }

  /**
   * The same entries, in the array of spare slots if that fits.
   *
   * @param spare slots that nobody needs any more, if there are some
   */
  abstract Slots copy(int newStamp, @Nullable Slots spare);

  abstract void forEach(BiConsumer<Object, Object> action);

  /**
   * Reads what looking a key up will read, without waiting for it. The result has no meaning, but a
   * result that is used is not optimized away.
   */
  abstract int touch(Object key, int hash);
}
