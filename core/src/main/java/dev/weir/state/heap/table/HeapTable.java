package dev.weir.state.heap.table;

import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.Namespaces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one state, by key or by key and namespace: {@link Slots} for each owned key group,
 * with lanes that suit what is in them.
 *
 * <p>Access is to the current key only, in the current namespace if the state has any. Its place is
 * remembered from one call to the next, so that a read-modify-write probes once.
 */
public final class HeapTable {
  /** Full already: the first insertion replaces it. All tables share it. */
  private static final Slots EMPTY =
      new ObjectKeySlots(1, Integer.MAX_VALUE, Lane.NONE, Lane.OBJECT);

  /** Measured: below this the caches do better alone, far above it the gain is two fifths. */
  private static final int LEAST_SIZE_TO_PREFETCH = 1 << 14;

  private final KeyCursor cursor;
  private final @Nullable Namespaces namespaces;
  private final Preservation preservation;
  private final int firstGroup;

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

  /**
   * Makes an empty table.
   *
   * @param namespaces of the state; null if it has none
   */
  public HeapTable(KeyCursor cursor, @Nullable Namespaces namespaces, Preservation preservation) {
    this.cursor = cursor;
    this.namespaces = namespaces;
    this.preservation = preservation;
    firstGroup = cursor.keyGroups().first();
    groups = new Slots[cursor.keyGroups().size()];
    Arrays.fill(groups, EMPTY);
  }

  public @Nullable Namespaces declaredNamespaces() {
    return namespaces;
  }

  /** The current key's value, or null. */
  public @Nullable Object get() {
    Slots slots = groups[cursor.keyGroup() - firstGroup];
    int place = find(slots);
    return place < 0 ? null : slots.value(place);
  }

  /** Sets the current key's value. */
  public void put(Object value) {
    int group = cursor.keyGroup() - firstGroup;
    Slots slots = groups[group];
    int place = find(slots);
    if (place < 0 || !slots.canHoldValue(value)) {
      insert(group, cursor, value);
    } else {
      changeable(group).setValue(place, value); // a copy has its entries in the same places
    }
  }

  /** Removes the current key's entry, if there is one. */
  public void remove() {
    int group = cursor.keyGroup() - firstGroup;
    int place = find(groups[group]);
    if (place < 0) {
      return;
    }
    Slots slots = changeable(group);
    slots.remove(place, cursor);
    size--;
    foundInTurn = -1;
    if (slots.isSparse()) {
      groups[group] = slots.resized(slots.capacity() / 2, preservation.stamp(), cursor);
    }
  }

  /**
   * The namespaces in which the current key has an entry, in no particular order. Takes time in the
   * size of the key's group.
   */
  public List<Object> namespaces() {
    List<Object> found = new ArrayList<>();
    Slots slots = groups[cursor.keyGroup() - firstGroup];
    Object key = cursor.key();
    for (int place = 0; slots.size() > 0 && place < slots.capacity(); place++) {
      if (!slots.isEmpty(place) && slots.hasKey(place, key)) {
        Object namespace = slots.namespace(place);
        if (namespace != null) {
          found.add(namespace);
        }
      }
    }
    return found;
  }

  /**
   * Shows the key and the namespace of each entry, which may be changed meanwhile.
   *
   * @param action is given null for a namespace if there are none
   */
  public void forEachKey(KeyVisitor action) {
    List<Object> keys = new ArrayList<>();
    List<@Nullable Object> inNamespaces = new ArrayList<>();
    for (Slots slots : groups.clone()) {
      if (slots.size() > 0) {
        slots.forEach(
            (key, namespace, value) -> {
              keys.add(key);
              inNamespaces.add(namespace);
            });
        for (int i = 0; i < keys.size(); i++) {
          action.visit(keys.get(i), inNamespaces.get(i));
        }
        keys.clear();
        inNamespaces.clear();
      }
    }
  }

  /**
   * Adds an entry that the table does not hold yet, in a restore.
   *
   * @param of has its key and its namespace as the current ones
   */
  public void restore(KeyCursor of, Object value) {
    int before = size;
    insert(of.keyGroup() - firstGroup, of, value);
    if (size == before) {
      throw new IllegalStateException("two snapshots hold key " + of.key());
    }
  }

  /**
   * Reads the entries of keys that are about to become current, if the table is too large for the
   * processor's caches. These reads do not depend on each other, so it waits for many at once. The
   * namespace is taken to be the one that was current last: records that follow each other belong
   * to the same window as a rule.
   */
  public void prefetch(Object[] keys, int[] hashes, int from, int to) {
    if (size < LEAST_SIZE_TO_PREFETCH) {
      return;
    }
    int read = 0;
    for (int i = from; i < to; i++) {
      int hash = namespaces == null ? hashes[i] : cursor.entryHashInLatest(hashes[i]);
      read += groups[cursor.groupOf(hash) - firstGroup].touch(keys[i], hash);
    }
    prefetched += read;
  }

  /** Depends on all that {@link #prefetch} read. */
  long prefetched() {
    return prefetched;
  }

  /** The view that a snapshot keeps: see {@link Frozen}. */
  public Frozen freeze() {
    return new Frozen(groups.clone());
  }

  /**
   * Takes the entries of a view over, as far as their key groups are owned and hold nothing yet.
   * Its slots are shared.
   *
   * @param theirs the key groups of the view
   */
  public void adopt(Frozen frozen, KeyGroupRange theirs) {
    int from = Math.max(firstGroup, theirs.first());
    int end = Math.min(firstGroup + groups.length, theirs.end());
    System.arraycopy(
        frozen.groups, from - theirs.first(), groups, from - firstGroup, Math.max(0, end - from));
    size = Arrays.stream(groups).mapToInt(Slots::size).sum();
    foundInTurn = -1;
  }

  private int find(Slots slots) {
    if (namespaces != null) {
      return findInNamespace(slots, namespaces);
    }
    if (foundInTurn == cursor.turn()) {
      return found;
    }
    int place = slots.find(cursor, cursor.hash());
    found = place;
    foundInTurn = cursor.turn();
    return place;
  }

  private int findInNamespace(Slots slots, Namespaces declared) {
    if (foundInTurn == cursor.namespaceTurn() && cursor.hasNamespace()) {
      return found;
    }
    declared.require(cursor);
    int place = slots.find(cursor, cursor.entryHash());
    found = place;
    foundInTurn = cursor.namespaceTurn();
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
  private void insert(int group, KeyCursor of, Object value) {
    int hash = namespaces == null ? of.hash() : of.entryHash();
    Slots slots = roomFor(of.key(), value, group);
    foundInTurn = -1;
    int place = slots.find(of, hash);
    if (place < 0) {
      slots.insert(~place, of, hash, value);
      size++;
    } else {
      slots.setValue(place, value);
    }
  }

  /** The group's slots, which may be changed, with lanes and room for one more entry. */
  private Slots roomFor(Object key, Object value, int group) {
    Slots slots = groups[group];
    int stamp = preservation.stamp();
    if (slots == EMPTY) {
      slots = Slots.of(key, laneOfNamespaces(), value, stamp);
    } else if (!slots.canHoldKey(key) || !slots.canHoldValue(value)) {
      slots = slots.generalized(key, value, stamp, cursor);
    }
    if (slots.isFull()) {
      slots = slots.resized(2 * slots.capacity(), stamp, cursor);
    }
    if (slots == groups[group]) {
      return changeable(group);
    }
    groups[group] = slots;
    return slots;
  }

  private Lane laneOfNamespaces() {
    if (namespaces == null) {
      return Lane.NONE;
    }
    return namespaces.areNumbers() ? Lane.LONG : Lane.OBJECT;
  }

  /** Receives entries. */
  @FunctionalInterface
  public interface EntryConsumer {
    /**
     * Takes an entry.
     *
     * @param namespace null if the state has none
     */
    void accept(Object key, @Nullable Object namespace, Object value);
  }

  /** The entries at the moment of a snapshot, for any one thread. */
  public static final class Frozen {
    private final Slots[] groups;

    private Frozen(Slots[] groups) {
      this.groups = groups;
    }

    /**
     * Gives the entries of a key group.
     *
     * @param group the index within the owned range
     */
    public void forEach(int group, EntryConsumer action) {
      groups[group].forEach(action);
    }
  }
}
