package dev.weir.state.heap.table;

import dev.weir.state.key.KeyCursor;
import org.jspecify.annotations.Nullable;

/**
 * Any keys, as objects, with their hashes in an array beside them: of the keys that lie on the way
 * to the one that is sought none is looked at, and none is hashed again when the table grows.
 */
final class ObjectKeySlots extends Slots {
  /**
   * The hash of each entry; 0 in an empty place, so another with the same low bits instead of 0.
   */
  private final int[] hashes;

  ObjectKeySlots(int capacity, int stamp, Lane namespaces, Lane values) {
    super(capacity, stamp, 0, 1, namespaces, values);
    hashes = new int[capacity];
  }

  private ObjectKeySlots(ObjectKeySlots from, int stamp, @Nullable ObjectKeySlots spare) {
    super(from, stamp, spare);
    if (spare == null) {
      hashes = from.hashes.clone();
    } else {
      hashes = spare.hashes;
      System.arraycopy(from.hashes, 0, hashes, 0, hashes.length);
    }
  }

  private static int stored(int hash) {
    return hash == 0 ? Integer.MIN_VALUE : hash;
  }

  @Override
  int find(KeyCursor sought, int hash) {
    Object key = sought.key();
    int[] all = hashes;
    int like = stored(hash);
    int at = like & mask;
    while (true) {
      int found = all[at];
      if (found == 0) {
        return ~at;
      }
      if (found == like && hasKey(at, key) && isInNamespace(at, sought)) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  @Override
  boolean canHoldKey(Object key) {
    return true;
  }

  @Override
  boolean isEmpty(int place) {
    return hashes[place] == 0;
  }

  @Override
  boolean hasKey(int place, Object key) {
    Object found = objects[place * objectWidth];
    return found == key || key.equals(found);
  }

  @Override
  @SuppressWarnings("NullAway") // the place is not empty
  Object key(int place) {
    return objects[place * objectWidth];
  }

  @Override
  void setKey(int place, Object key, int hash) {
    objects[place * objectWidth] = key;
    hashes[place] = stored(hash);
  }

  @Override
  int hash(int place, KeyCursor hashOfKeys) {
    return hashes[place];
  }

  @Override
  void copyKey(Slots from, int fromPlace, int place) {
    hashes[place] = ((ObjectKeySlots) from).hashes[fromPlace];
  }

  @Override
  void clearKey(int place) {
    hashes[place] = 0;
  }

  @Override
  Slots empty(int capacity, int newStamp, Lane newValues) {
    return new ObjectKeySlots(capacity, newStamp, namespaces, newValues);
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    return new ObjectKeySlots(this, newStamp, fits(spare, this) ? (ObjectKeySlots) spare : null);
  }

  @Override
  int touch(Object key, int hash) {
    int at = stored(hash) & mask;
    int read = touchValue(at) + (hashes[at] == 0 ? 0 : 1);
    Object found = objects[at * objectWidth];
    if (found instanceof String text) {
      return text.isEmpty() ? read : read + 1; // its characters are an object of their own
    }
    return found != null && found.getClass() == key.getClass() ? read + 1 : read;
  }
}
