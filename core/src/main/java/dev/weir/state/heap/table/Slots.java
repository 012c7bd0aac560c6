package dev.weir.state.heap.table;

import dev.weir.state.key.KeyCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key group: an open-addressing hash table. Linear probing; deletion shifts
 * back, so there are no tombstones. The low bits of the mixed hash choose the place; the key group
 * took the high ones.
 *
 * <p>An entry has three lanes: its key, perhaps a namespace, and a value. What is a number in each
 * of them lies in one array with the other numbers of the entry, side by side, and what is an
 * object in another array. So a number is never a line of the processor's cache away from its key,
 * and no garbage collection ever looks at it. How keys lie there is for the subclass to say; all of
 * a table's namespaces lie there alike, as do all values of a key group.
 *
 * <p>Not changed any more once a snapshot that is alive shares it: see {@link Preservation}.
 */
abstract sealed class Slots permits LongKeySlots, TextKeySlots, ObjectKeySlots {
  static final int LEAST_CAPACITY = 4;

  /** Says what came after the last snapshot. */
  final int stamp;

  /** One less than the number of places, a power of two. */
  final int mask;

  final Lane namespaces;
  final Lane values;

  /** The numbers of all entries; an entry begins at its place times the width. */
  final long[] longs;

  final int longWidth;

  /** The objects of all entries, as {@link #longs}. */
  final @Nullable Object[] objects;

  final int objectWidth;

  /** Where in an entry its namespace is: behind its key. Its value is the last. */
  private final int namespaceAt;

  private int size;

  /** Room for keys of so many numbers and objects each, and what belongs to them. */
  Slots(int capacity, int stamp, int keyLongs, int keyObjects, Lane namespaces, Lane values) {
    this.stamp = stamp;
    this.mask = capacity - 1;
    this.namespaces = namespaces;
    this.values = values;
    longWidth = keyLongs + namespaces.longs() + values.longs();
    objectWidth = keyObjects + namespaces.objects() + values.objects();
    longs = new long[Math.multiplyExact(capacity, longWidth)];
    objects = new Object[Math.multiplyExact(capacity, objectWidth)];
    namespaceAt = namespaces == Lane.OBJECT ? keyObjects : keyLongs;
  }

  /** The same entries with a stamp of their own, in the arrays of spare slots if they fit. */
  Slots(Slots from, int stamp, @Nullable Slots spare) {
    this.stamp = stamp;
    mask = from.mask;
    namespaces = from.namespaces;
    values = from.values;
    longWidth = from.longWidth;
    objectWidth = from.objectWidth;
    namespaceAt = from.namespaceAt;
    size = from.size;
    if (spare == null) {
      longs = from.longs.clone();
      objects = from.objects.clone();
    } else {
      longs = spare.longs;
      objects = spare.objects;
      System.arraycopy(from.longs, 0, longs, 0, longs.length);
      System.arraycopy(from.objects, 0, objects, 0, objects.length);
    }
  }

  /** The first slots of a group, with the lanes that suit its first entry. */
  static Slots of(Object firstKey, Lane namespaces, Object firstValue, int stamp) {
    Lane values = Lane.of(firstValue);
    if (firstKey instanceof Long number && LongKeySlots.canHold(number)) {
      return new LongKeySlots(LEAST_CAPACITY, stamp, namespaces, values);
    }
    return TextKeySlots.canHoldText(firstKey)
        ? new TextKeySlots(LEAST_CAPACITY, stamp, namespaces, values)
        : new ObjectKeySlots(LEAST_CAPACITY, stamp, namespaces, values);
  }

  /** The number of entries. */
  final int size() {
    return size;
  }

  /** The number of places. */
  final int capacity() {
    return mask + 1;
  }

  // ---- keys ----

  /**
   * The place of the current key's entry, in the current namespace if there are namespaces here; if
   * there is none, the complement of a negative number is an empty place.
   *
   * @param hash of the entry
   */
  abstract int find(KeyCursor sought, int hash);

  abstract boolean canHoldKey(Object key);

  abstract boolean isEmpty(int place);

  /** Whether an entry has this key. */
  abstract boolean hasKey(int place, Object key);

  /** The key of an entry. */
  abstract Object key(int place);

  /** Writes the key into an empty place. */
  abstract void setKey(int place, Object key, int hash);

  /**
   * The hash of an entry.
   *
   * @param hashes knows those of keys and namespaces
   */
  int hash(int place, KeyCursor hashes) {
    return entryHash(place, key(place), hashes);
  }

  /**
   * Copies what a key keeps besides the entry's numbers and objects, from other slots of the same
   * class into an empty place.
   */
  void copyKey(Slots from, int fromPlace, int place) {}

  /** Empties what {@link #copyKey} copies. */
  void clearKey(int place) {}

  /** Empty slots of the same class. */
  abstract Slots empty(int capacity, int newStamp, Lane newValues);

  /** The same entries, with the arrays of spare slots that {@link #fits}. */
  abstract Slots copy(int newStamp, @Nullable Slots spare);

  /**
   * Reads what looking a key up will read, without waiting for it. The result has no meaning, but a
   * result that is used is not optimized away.
   */
  abstract int touch(Object key, int hash);

  // ---- namespaces and values ----

  /** Whether an entry is in the current namespace; so is any if there are no namespaces here. */
  final boolean isInNamespace(int place, KeyCursor sought) {
    if (namespaces == Lane.NONE) {
      return true;
    }
    return namespaces == Lane.LONG
        ? longs[place * longWidth + namespaceAt] == sought.namespaceNumber()
        : sought.namespace().equals(objects[place * objectWidth + namespaceAt]);
  }

  /** The namespace of an entry, null if there are none here. */
  final @Nullable Object namespace(int place) {
    return switch (namespaces) {
      case NONE -> null;
      case OBJECT -> objects[place * objectWidth + namespaceAt];
      default -> longs[place * longWidth + namespaceAt];
    };
  }

  private void setNamespace(int place, @Nullable Object namespace) {
    if (namespaces == Lane.LONG && namespace != null) {
      longs[place * longWidth + namespaceAt] = (Long) namespace;
    } else if (namespaces == Lane.OBJECT) {
      objects[place * objectWidth + namespaceAt] = namespace;
    }
  }

  /** The value of an entry. */
  @SuppressWarnings("NullAway") // the place is not empty
  final Object value(int place) {
    if (values == Lane.OBJECT) {
      return objects[(place + 1) * objectWidth - 1];
    }
    long number = longs[(place + 1) * longWidth - 1];
    if (values == Lane.LONG) {
      return number;
    }
    return values == Lane.INT ? (Object) (int) number : (Object) Double.longBitsToDouble(number);
  }

  /** Asking for its class is what brings an object into the cache. */
  final int touchValue(int place) {
    if (values != Lane.OBJECT) {
      return longs[(place + 1) * longWidth - 1] == 0 ? 0 : 1;
    }
    Object value = objects[(place + 1) * objectWidth - 1];
    return value != null && value.getClass() != Void.class ? 1 : 0;
  }

  final boolean canHoldValue(Object value) {
    return values == Lane.OBJECT || values == Lane.of(value);
  }

  /** Sets the value of an entry, which its lane can hold. */
  final void setValue(int place, Object value) {
    if (values == Lane.OBJECT) {
      objects[(place + 1) * objectWidth - 1] = value;
    } else {
      longs[(place + 1) * longWidth - 1] = number(value);
    }
  }

  private long number(Object value) {
    if (values == Lane.LONG) {
      return (Long) value;
    }
    return values == Lane.INT ? (Integer) value : Double.doubleToRawLongBits((Double) value);
  }

  // ---- entries ----

  /** Fills an empty place with an entry of the current key and namespace. */
  final void insert(int place, KeyCursor of, int hash, Object value) {
    setKey(place, of.key(), hash);
    if (namespaces == Lane.LONG) {
      longs[place * longWidth + namespaceAt] = of.namespaceNumber();
    } else if (namespaces == Lane.OBJECT) {
      objects[place * objectWidth + namespaceAt] = of.namespace();
    }
    setValue(place, value);
    size++;
  }

  /** Empties a place that is not empty. Other entries may move. */
  final void remove(int place, KeyCursor hashes) {
    int hole = place;
    for (int next = (hole + 1) & mask; !isEmpty(next); next = (next + 1) & mask) {
      int home = hash(next, hashes) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        copyEntry(this, next, hole);
        hole = next;
      }
    }
    Arrays.fill(longs, hole * longWidth, (hole + 1) * longWidth, 0);
    Arrays.fill(objects, hole * objectWidth, (hole + 1) * objectWidth, null);
    clearKey(hole);
    size--;
  }

  private void copyEntry(Slots from, int fromPlace, int place) {
    System.arraycopy(from.longs, fromPlace * longWidth, longs, place * longWidth, longWidth);
    System.arraycopy(
        from.objects, fromPlace * objectWidth, objects, place * objectWidth, objectWidth);
    copyKey(from, fromPlace, place);
  }

  /** Whether one more entry would make probing slow: a load of five eighths. */
  final boolean isFull() {
    return size >= (capacity() * 5L) >> 3;
  }

  /** Whether half as many places would do, and more. */
  final boolean isSparse() {
    return capacity() > 4 * LEAST_CAPACITY && size < capacity() / 8;
  }

  /** The same entries with another number of places, a power of two. */
  final Slots resized(int newCapacity, int newStamp, KeyCursor hashes) {
    Slots to = empty(newCapacity, newStamp, values);
    for (int place = 0; place <= mask; place++) {
      if (!isEmpty(place)) {
        to.copyEntry(this, place, to.firstEmpty(hash(place, hashes)));
      }
    }
    to.size = size;
    return to;
  }

  private int firstEmpty(int hash) {
    int at = hash & mask;
    while (!isEmpty(at)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** The same entries in slots that can hold this key and this value as well. */
  final Slots generalized(Object key, Object value, int newStamp, KeyCursor hashes) {
    Lane lane = canHoldValue(value) ? values : Lane.OBJECT;
    Slots to =
        canHoldKey(key)
            ? empty(capacity(), newStamp, lane)
            : new ObjectKeySlots(capacity(), newStamp, namespaces, lane);
    for (int place = 0; place <= mask; place++) {
      if (!isEmpty(place)) {
        int hash = hash(place, hashes);
        int at = to.firstEmpty(hash);
        to.setKey(at, key(place), hash);
        to.setNamespace(at, namespace(place));
        to.setValue(at, value(place));
      }
    }
    to.size = size;
    return to;
  }

  /** Whether the arrays of these slots suit a copy of the others. */
  static boolean fits(@Nullable Slots spare, Slots from) {
    return spare != null
        && spare.getClass() == from.getClass()
        && spare.mask == from.mask
        && spare.longWidth == from.longWidth
        && spare.objectWidth == from.objectWidth;
  }

  final void forEach(HeapTable.EntryConsumer action) {
    for (int place = 0; place <= mask; place++) {
      if (!isEmpty(place)) {
        action.accept(key(place), namespace(place), value(place));
      }
    }
  }

  /** The hash of an entry whose key is known. */
  final int entryHash(int place, Object key, KeyCursor hashes) {
    int ofKey = hashes.hashOf(key);
    Object namespace = namespace(place);
    return namespace == null ? ofKey : hashes.entryHash(ofKey, namespace);
  }
}
