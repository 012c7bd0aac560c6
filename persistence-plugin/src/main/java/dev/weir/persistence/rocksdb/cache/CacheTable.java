package dev.weir.persistence.rocksdb.cache;

import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cached entries by key group and key. Used by the state's thread alone, which locates an entry and
 * then reads or changes it; a view that was frozen is read by another thread.
 *
 * <p>Each change bears the number of its epoch. A frozen view shares the groups with the table.
 * What of a group changed in the view's epoch is left alone until that epoch is written: who
 * changes such a group afterwards changes a copy of it. Entries that were only read come into the
 * group itself, for the view does not look at them.
 */
public final class CacheTable {
  /** Its one place is "full" already: the first entry replaces it. All share it. */
  private static final CacheGroup EMPTY = new CacheGroup(new ObjectKeys(1), new ObjectValues(1), 1);

  /** Below this the processor's caches do better alone. */
  private static final int LEAST_SIZE_TO_PREFETCH = 1 << 14;

  private final int maxParallelism;
  private final int first;
  private final boolean longValues;
  private final CacheGroup[] groups;

  /** What copies have replaced, in this order: once it is written its arrays are used again. */
  private final ArrayDeque<CacheGroup> replaced = new ArrayDeque<>();

  private int size;
  private long arrayBytes;
  private boolean hasObjects;
  private int changes;
  private int hand;
  private long prefetched;

  private CacheGroup group = EMPTY;
  private int index;
  private int place;

  /**
   * Makes a table without entries.
   *
   * @param longValues whether all values are {@link Long}s
   */
  public CacheTable(KeyGroupRange keyGroups, int maxParallelism, boolean longValues) {
    this.maxParallelism = maxParallelism;
    this.longValues = longValues;
    first = keyGroups.first();
    groups = new CacheGroup[keyGroups.size()];
    Arrays.fill(groups, EMPTY);
  }

  public int size() {
    return size;
  }

  /** What the table itself takes in the heap, without the objects that it refers to. */
  public long arrayBytes() {
    return arrayBytes;
  }

  /** Whether it refers to any objects. */
  public boolean hasObjects() {
    return hasObjects;
  }

  /** How many entries were changed since the last {@link #freeze}. */
  public int changes() {
    return changes;
  }

  /** Goes to the entry of a key; returns false if there is none. */
  public boolean locate(Object key, int hash) {
    index = KeyGroups.ofHash(hash, maxParallelism) - first;
    group = groups[index];
    place = group.find(key, hash);
    return group.isTaken(place);
  }

  /** What the located entry holds, null for nothing. */
  public @Nullable Object value() {
    return group.value(place);
  }

  /** Marks the located entry as used lately. */
  public void use() {
    group.used(place);
  }

  /** Adds the entry that was not there when it was looked for, and locates it. */
  public void insert(Object key, int hash) {
    if (makeRoom(key)) {
      place = group.find(key, hash);
    }
    group.fill(place, key, hash, null);
    size++;
  }

  /** Sets what the database holds for the located entry, which was not changed. */
  public void read(Object value) {
    group.set(place, value);
  }

  /**
   * Says that the located entry is about to be changed.
   *
   * @param written up to this epoch, inclusive, nobody looks at frozen views any more
   * @return whether a frozen view still needs what the entry holds
   */
  public boolean change(int epoch, int written) {
    int before = group.epoch(place);
    if (before == epoch) {
      return false;
    }
    own(epoch, written);
    group.changed(place, epoch);
    changes++;
    return before > written;
  }

  /** Sets what the located entry holds, null for nothing; after {@link #change}. */
  public void set(@Nullable Object value) {
    group.set(place, value);
  }

  private void own(int epoch, int written) {
    int before = group.changedIn;
    if (before == epoch) {
      return;
    }
    if (before > written) {
      CacheGroup copy = group.copy(spare(written));
      replaced.add(group);
      group = copy;
      groups[index] = copy;
    }
    group.changedIn = epoch;
  }

  private @Nullable CacheGroup spare(int written) {
    CacheGroup eldest = replaced.peek();
    return eldest == null || eldest.changedIn > written ? null : replaced.remove();
  }

  /** Returns whether the group is another now, so that what is located lies elsewhere. */
  private boolean makeRoom(Object key) {
    CacheGroup now = group;
    if (now == EMPTY) {
      int length = CacheGroup.LEAST_LENGTH;
      now =
          new CacheGroup(
              KeyLane.of(key, length),
              longValues ? new LongValues(length) : new ObjectValues(length),
              length);
    } else if (!now.keys.canHold(key)) {
      now = now.boxed();
    }
    if (now.isFull()) {
      now = now.resized(2 * now.length());
    }
    hasObjects = hasObjects || !longValues || now.keys.holdsObjects();
    boolean another = now != group;
    replace(index, now);
    group = now;
    return another;
  }

  private void replace(int at, CacheGroup by) {
    CacheGroup before = groups[at];
    if (before != by) {
      arrayBytes += by.arrayBytes() - (before == EMPTY ? 0 : before.arrayBytes());
      groups[at] = by;
    }
  }

  /**
   * Reads the entries of keys that are about to become current, if the table is too large for the
   * processor's caches. These reads do not depend on each other, so it waits for many at once.
   */
  public void prefetch(int[] hashes, int from, int to) {
    if (size < LEAST_SIZE_TO_PREFETCH) {
      return;
    }
    int read = 0;
    for (int i = from; i < to; i++) {
      int hash = hashes[i];
      read += groups[KeyGroups.ofHash(hash, maxParallelism) - first].touch(hash);
    }
    prefetched += read;
  }

  /** Depends on all that {@link #prefetch} read. */
  public long prefetched() {
    return prefetched;
  }

  /**
   * Removes entries until no more than so many are left, those first that were not used since the
   * last time; fewer if the rest is not written yet. Nothing is located afterwards.
   */
  public void shrink(int target, int epoch, int written) {
    // Twice around: the first time may only find that everything was used.
    for (long steps = 2L * groups.length; steps > 0 && size > target; steps--) {
      CacheGroup each = groups[hand];
      if (each.changedIn <= written || each.changedIn == epoch) {
        size -= each.evict(written, size - target);
        if (each.isSparse()) {
          replace(hand, each.resized(each.length() / 2));
        }
      }
      hand = hand + 1 == groups.length ? 0 : hand + 1;
    }
  }

  /** What changed in an epoch, which ends with this call; null if nothing did. */
  public @Nullable Frozen freeze(int epoch) {
    if (changes == 0) {
      return null;
    }
    Frozen frozen = new Frozen(groups.clone(), first, epoch, changes);
    changes = 0;
    return frozen;
  }

  /** The entries that changed in one epoch, as they were at its end. For any one thread. */
  public static final class Frozen {
    private final CacheGroup[] groups;
    private final int first;
    private final int epoch;
    private final int size;

    private Frozen(CacheGroup[] groups, int first, int epoch, int size) {
      this.groups = groups;
      this.first = first;
      this.epoch = epoch;
      this.size = size;
    }

    /** How many entries. */
    public int size() {
      return size;
    }

    /** Receives entries. */
    public interface Visitor {
      /** An entry; what it holds is null if it was removed. */
      void entry(int keyGroup, Object key, @Nullable Object value);
    }

    /** Begins to go through the entries. */
    public Pass pass() {
      return new Pass();
    }

    /** One way through all entries, key group by key group. Used by one thread. */
    public final class Pass {
      private int[] places = new int[CacheGroup.LEAST_LENGTH];
      private int visited;

      private Pass() {}

      /** Visits the entries of a key group; each group once. */
      public void visit(int keyGroup, Visitor visitor) {
        CacheGroup group = groups[keyGroup - first];
        if (group.changedIn != epoch) {
          return;
        }
        if (places.length < group.length()) {
          places = new int[group.length()];
        }
        int count = group.changedIn(epoch, places);
        for (int i = 0; i < count; i++) {
          int at = places[i];
          visitor.entry(keyGroup, group.keys.get(at), group.value(at));
        }
        visited += count;
      }

      /** All groups were visited. */
      public void end() {
        if (visited != size) {
          throw new IllegalStateException(
              visited + " changed entries are left of " + size + ": they were changed meanwhile");
        }
      }
    }
  }
}
