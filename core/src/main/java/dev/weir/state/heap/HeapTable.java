package dev.weir.state.heap;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one state: per owned key group an open-addressing hash table in one array, with
 * the key at an even index and its value behind it. Linear probing; deletion shifts back, so there
 * are no tombstones. The low bits of the mixed hash choose the slot; the key group took the high
 * ones.
 *
 * <p>Access is to the current key only. Its slot is remembered from one call to the next, so that a
 * read-modify-write probes once.
 */
final class HeapTable {
  /** Room for one entry, and full: the first insertion replaces it, so it is shared by all. */
  private static final @Nullable Object[] EMPTY = new Object[2];

  private static final int LEAST_ENTRIES = 4;

  /** Measured: below this the caches do better alone, far above it the gain is two fifths. */
  private static final int LEAST_SIZE_TO_PREFETCH = 1 << 14;

  private final KeyCursor cursor;
  private final KeyHash keyHash;
  private final Preservation preservation;

  private final @Nullable Object[][] groups;
  private final int[] sizes;
  private final int[] stamps;

  private int size;
  private long prefetched;
  private long locatedInTurn = -1;
  private int located;

  HeapTable(int keyGroups, KeyCursor cursor, KeyHash keyHash, Preservation preservation) {
    this.cursor = cursor;
    this.keyHash = keyHash;
    this.preservation = preservation;
    groups = new @Nullable Object[keyGroups][];
    Arrays.fill(groups, EMPTY);
    sizes = new int[keyGroups];
    stamps = new int[keyGroups];
  }

  /** The current key's value, or null. */
  @Nullable Object get() {
    @Nullable Object[] slots = groups[cursor.group()];
    return slots[locate(slots) + 1];
  }

  /** Sets the current key's value. */
  void put(Object value) {
    int group = cursor.group();
    if (preservation.isShared(stamps[group])) {
      copy(group);
    }
    @Nullable Object[] slots = groups[group];
    int at = locate(slots);
    if (slots[at] == null) {
      insert(group, at, cursor.key(), cursor.hash(), value);
    } else {
      slots[at + 1] = value;
    }
  }

  /** Removes the current key's entry, if there is one. */
  void remove() {
    int group = cursor.group();
    int at = locate(groups[group]);
    if (groups[group][at] == null) {
      return;
    }
    if (preservation.isShared(stamps[group])) {
      copy(group);
    }
    locatedInTurn = -1;
    @Nullable Object[] slots = groups[group];
    shiftBack(slots, at);
    size--;
    int left = --sizes[group];
    if (slots.length > 8 * LEAST_ENTRIES && left < slots.length / 16) {
      groups[group] = rehash(slots, slots.length / 2);
    }
  }

  /** Adds an entry of a key that the table does not hold yet, in a restore. */
  void restore(int group, Object key, int hash, Object value) {
    @Nullable Object[] slots = groups[group];
    int at = probe(slots, key, hash);
    if (slots[at] != null) {
      throw new IllegalStateException("two snapshots hold key " + key);
    }
    insert(group, at, key, hash, value);
    locatedInTurn = -1;
  }

  /**
   * Reads the entries of keys that are about to become current, if the table is too large for the
   * processor's caches. These reads do not depend on each other, so it waits for many at once.
   */
  void prefetch(Object[] keys, int[] hashes, int from, int to) {
    if (size < LEAST_SIZE_TO_PREFETCH) {
      return;
    }
    int found = 0;
    for (int i = from; i < to; i++) {
      @Nullable Object[] slots = groups[cursor.groupOf(hashes[i])];
      int at = (hashes[i] << 1) & (slots.length - 1);
      Object key = slots[at];
      Object value = slots[at + 1];
      // Asking for its class is what brings an object into the cache.
      if (key instanceof String text) {
        found += text.length(); // its characters are an object of their own
      } else if (key != null && key.getClass() == keys[i].getClass()) {
        found++;
      }
      if (value != null && value.getClass() != Void.class) {
        found++;
      }
    }
    prefetched += found;
  }

  /** Counts what {@link #prefetch} found; a result that is used is not optimized away. */
  long prefetched() {
    return prefetched;
  }

  /** The view that a snapshot keeps: see {@link Frozen}. */
  Frozen freeze() {
    return new Frozen(groups.clone(), sizes.clone());
  }

  /** Takes the entries of a view over; an empty table's first action. Its arrays are shared. */
  void adopt(Frozen frozen, int stamp) {
    System.arraycopy(frozen.groups, 0, groups, 0, groups.length);
    System.arraycopy(frozen.sizes, 0, sizes, 0, sizes.length);
    Arrays.fill(stamps, stamp);
    size = Arrays.stream(sizes).sum();
    locatedInTurn = -1;
  }

  private int locate(@Nullable Object[] slots) {
    if (locatedInTurn == cursor.turn()) {
      return located;
    }
    int at = probe(slots, cursor.key(), cursor.hash());
    located = at;
    locatedInTurn = cursor.turn();
    return at;
  }

  /** The index of the key, or of the empty slot where it belongs. */
  private static int probe(@Nullable Object[] slots, Object key, int hash) {
    int mask = slots.length - 1;
    int at = (hash << 1) & mask;
    Object found = slots[at];
    while (found != null && !same(found, key)) {
      at = (at + 2) & mask;
      found = slots[at];
    }
    return at;
  }

  private static boolean same(Object one, Object other) {
    return one == other || one.equals(other);
  }

  private void insert(int group, int at, Object key, int hash, Object value) {
    @Nullable Object[] slots = groups[group];
    int place = at;
    if (sizes[group] >= most(slots.length)) {
      slots = rehash(slots, Math.max(2 * LEAST_ENTRIES, 2 * slots.length));
      groups[group] = slots;
      stamps[group] = preservation.stamp();
      place = probe(slots, key, hash);
      located = place;
    }
    slots[place] = key;
    slots[place + 1] = value;
    sizes[group]++;
    size++;
  }

  /** The most entries that an array of this length takes: a load of five eighths of its slots. */
  private static int most(int length) {
    return (int) ((length * 5L) >> 4);
  }

  private @Nullable Object[] rehash(@Nullable Object[] from, int length) {
    @Nullable Object[] to = new Object[length];
    int mask = length - 1;
    for (int i = 0; i < from.length; i += 2) {
      Object key = from[i];
      if (key != null) {
        int at = (keyHash.of(key) << 1) & mask;
        while (to[at] != null) {
          at = (at + 2) & mask;
        }
        to[at] = key;
        to[at + 1] = from[i + 1];
      }
    }
    return to;
  }

  private void shiftBack(@Nullable Object[] slots, int removed) {
    int mask = slots.length - 1;
    int hole = removed;
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

  private void copy(int group) {
    groups[group] = groups[group].clone();
    stamps[group] = preservation.stamp();
  }

  /** The entries at the moment of a snapshot, for any one thread. */
  static final class Frozen {
    private final @Nullable Object[][] groups;
    private final int[] sizes;

    private Frozen(@Nullable Object[][] groups, int[] sizes) {
      this.groups = groups;
      this.sizes = sizes;
    }

    int size(int group) {
      return sizes[group];
    }

    void forEach(int group, BiConsumer<Object, Object> action) {
      @Nullable Object[] slots = groups[group];
      for (int i = 0; i < slots.length; i += 2) {
        Object key = slots[i];
        Object value = slots[i + 1];
        if (key != null && value != null) {
          action.accept(key, value);
        }
      }
    }
  }
}
