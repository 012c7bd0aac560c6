package dev.weir.state.heap;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one state: {@link Slots} for each owned key group, of the form that suits what is
 * in them.
 *
 * <p>Access is to the current key only. Its place is remembered from one call to the next, so that
 * a read-modify-write probes once.
 */
final class HeapTable {
  /** Its one entry's room is "full" already: the first insertion replaces it. All share it. */
  private static final Slots EMPTY = new ObjectSlots(2, Integer.MAX_VALUE);

  /** Measured: below this the caches do better alone, far above it the gain is two fifths. */
  private static final int LEAST_SIZE_TO_PREFETCH = 1 << 14;

  private final KeyCursor cursor;
  private final KeyHash keyHash;
  private final Preservation preservation;

  private final Slots[] groups;

  /**
   * What copies have replaced, in this order: once no snapshot needs it, its array is used again.
   */
  private final ArrayDeque<Replaced> replaced = new ArrayDeque<>();

  /**
   * @param latest the last snapshot that shares the slots
   */
  private record Replaced(Slots slots, int latest) {}

  private int size;
  private long prefetched;
  private long foundInTurn = -1;
  private int found;

  HeapTable(int keyGroups, KeyCursor cursor, KeyHash keyHash, Preservation preservation) {
    this.cursor = cursor;
    this.keyHash = keyHash;
    this.preservation = preservation;
    groups = new Slots[keyGroups];
    Arrays.fill(groups, EMPTY);
  }

  /** The current key's value, or null. */
  @Nullable Object get() {
    Slots slots = groups[cursor.group()];
    int place = find(slots);
    return slots.isEmpty(place) ? null : slots.value(place);
  }

  /** Sets the current key's value. */
  void put(Object value) {
    int group = cursor.group();
    Slots slots = groups[group];
    int place = find(slots);
    if (slots.isEmpty(place) || !slots.canHoldValue(value)) {
      insert(group, cursor.key(), cursor.hash(), value);
    } else {
      changeable(group).replace(place, value); // a copy has its entries in the same places
    }
  }

  /** Removes the current key's entry, if there is one. */
  void remove() {
    int group = cursor.group();
    if (groups[group].isEmpty(find(groups[group]))) {
      return;
    }
    Slots slots = changeable(group);
    slots.remove(find(slots), keyHash);
    size--;
    foundInTurn = -1;
    if (slots.isSparse()) {
      groups[group] = slots.resized(slots.length() / 2, preservation.stamp(), keyHash);
    }
  }

  /** Adds an entry of a key that the table does not hold yet, in a restore. */
  void restore(int group, Object key, int hash, Object value) {
    int before = size;
    insert(group, key, hash, value);
    if (size == before) {
      throw new IllegalStateException("two snapshots hold key " + key);
    }
  }

  /**
   * Reads the entries of keys that are about to become current, if the table is too large for the
   * processor's caches. These reads do not depend on each other, so it waits for many at once.
   */
  void prefetch(Object[] keys, int[] hashes, int from, int to) {
    if (size < LEAST_SIZE_TO_PREFETCH) {
      return;
    }
    int read = 0;
    for (int i = from; i < to; i++) {
      read += groups[cursor.groupOf(hashes[i])].touch(keys[i], hashes[i]);
    }
    prefetched += read;
  }

  /** Depends on all that {@link #prefetch} read. */
  long prefetched() {
    return prefetched;
  }

  /** The view that a snapshot keeps: see {@link Frozen}. */
  Frozen freeze() {
    return new Frozen(groups.clone());
  }

  /** Takes the entries of a view over; an empty table's first action. Its slots are shared. */
  void adopt(Frozen frozen) {
    System.arraycopy(frozen.groups, 0, groups, 0, groups.length);
    size = Arrays.stream(groups).mapToInt(Slots::size).sum();
    foundInTurn = -1;
  }

  private int find(Slots slots) {
    if (foundInTurn == cursor.turn()) {
      return found;
    }
    int place = slots.find(cursor.key(), cursor.hash());
    found = place;
    foundInTurn = cursor.turn();
    return place;
  }

  /** The group's slots, copied before if a snapshot needs them as they are. */
  private Slots changeable(int group) {
    Slots slots = groups[group];
    if (preservation.isShared(slots.stamp)) {
      Slots copy = slots.copy(preservation.stamp(), spare());
      replaced.add(new Replaced(slots, preservation.stamp()));
      groups[group] = copy;
      return copy;
    }
    return slots;
  }

  private @Nullable Slots spare() {
    Replaced eldest = replaced.peek();
    if (eldest == null || preservation.isAnyAlive(eldest.slots.stamp, eldest.latest)) {
      return null;
    }
    return replaced.remove().slots;
  }

  /** Adds an entry, or replaces its value. */
  private void insert(int group, Object key, int hash, Object value) {
    Slots slots = roomFor(key, value, group);
    foundInTurn = -1;
    int place = slots.find(key, hash);
    if (slots.isEmpty(place)) {
      slots.insert(place, key, value);
      size++;
    } else {
      slots.replace(place, value);
    }
  }

  /** The group's slots, which may be changed, of a form and with room for one more entry. */
  private Slots roomFor(Object key, Object value, int group) {
    Slots slots = groups[group];
    int stamp = preservation.stamp();
    if (slots == EMPTY) {
      slots = Slots.of(key, value, stamp);
    } else if (!slots.canHoldKey(key) || !slots.canHoldValue(value)) {
      slots = slots.generalized(value, stamp, keyHash);
    }
    if (slots.isFull()) {
      slots = slots.resized(2 * slots.length(), stamp, keyHash);
    }
    if (slots == groups[group]) {
      return changeable(group);
    }
    groups[group] = slots;
    return slots;
  }

  /** The entries at the moment of a snapshot, for any one thread. */
  static final class Frozen {
    private final Slots[] groups;

    private Frozen(Slots[] groups) {
      this.groups = groups;
    }

    int size(int group) {
      return groups[group].size();
    }

    void forEach(int group, BiConsumer<Object, Object> action) {
      groups[group].forEach(action);
    }
  }
}
