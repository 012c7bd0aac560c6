package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/**
 * The cached entries of one key group: open addressing, linear probing, deletion by shifting back.
 * The low bits of the mixed hash choose the place; the key group took the high ones.
 */
final class CacheGroup {
  static final int LEAST_LENGTH = 8;

  private static final int TAKEN = 1;
  private static final int HAS_VALUE = 2;

  /** It was used since the cache last looked for room. */
  private static final int RECENT = 4;

  /** Two numbers of each place: the key's hash, and the epoch of the last change. */
  private static final int MARKS = 2;

  private static final int EPOCH = 1;

  final KeyLane keys;
  final ValueLane values;
  private final int[] marks;
  private final byte[] flags;
  private int size;

  /**
   * The epoch of the last change of any entry, 0 if there was none. Until that epoch is written, a
   * frozen view may need what was changed up to then; see {@link CacheTable}.
   */
  int changedIn;

  private int touched;

  CacheGroup(KeyLane keys, ValueLane values, int length) {
    this(keys, values, new int[MARKS * length], new byte[length]);
  }

  private CacheGroup(KeyLane keys, ValueLane values, int[] marks, byte[] flags) {
    this.keys = keys;
    this.values = values;
    this.marks = marks;
    this.flags = flags;
  }

  int size() {
    return size;
  }

  int length() {
    return flags.length;
  }

  long arrayBytes() {
    return length() * (keys.bytesPerPlace() + values.bytesPerPlace() + MARKS * Integer.BYTES + 1L);
  }

  int find(Object key, int hash) {
    return keys.find(key, hash, flags, marks);
  }

  boolean isTaken(int place) {
    return flags[place] != 0;
  }

  @Nullable Object value(int place) {
    return (flags[place] & HAS_VALUE) == 0 ? null : values.get(place);
  }

  int epoch(int place) {
    return marks[MARKS * place + EPOCH];
  }

  void used(int place) {
    flags[place] |= RECENT;
  }

  void changed(int place, int epoch) {
    marks[MARKS * place + EPOCH] = epoch;
  }

  /** Sets what the entry in a place holds, null for nothing. */
  void set(int place, @Nullable Object value) {
    if (value == null) {
      flags[place] &= ~HAS_VALUE;
      values.clear(place);
    } else {
      values.set(place, value);
      flags[place] |= HAS_VALUE;
    }
  }

  /** Whether one more entry would make probing slow: a load of five eighths. */
  boolean isFull() {
    return size >= (length() * 5L) >> 3;
  }

  /** Fills an empty place, with a value or with the knowledge that there is none. */
  void fill(int place, Object key, int hash, @Nullable Object value) {
    keys.set(place, key);
    marks[MARKS * place] = hash;
    flags[place] = TAKEN | RECENT;
    set(place, value);
    size++;
  }

  /** The same entries in a group of another length, a power of two. */
  CacheGroup resized(int length) {
    CacheGroup to = new CacheGroup(keys.ofLength(length), values.ofLength(length), length);
    for (int i = 0; i < length(); i++) {
      if (flags[i] != 0) {
        int hash = marks[MARKS * i];
        int at = KeyLane.firstEmpty(hash, to.flags);
        to.fill(at, keys.get(i), hash, value(i));
        to.changed(at, epoch(i));
        to.flags[at] = flags[i];
      }
    }
    to.changedIn = changedIn;
    return to;
  }

  /** The same entries in the same places, where any key can be held. */
  CacheGroup boxed() {
    return withLanes(keys.boxed(flags), values.copy(null), marks.clone(), flags.clone());
  }

  /** The same entries in the same places of a group of its own, in the arrays of a spare one. */
  CacheGroup copy(@Nullable CacheGroup spare) {
    if (spare == null || spare.length() != length()) {
      return withLanes(keys.copy(null), values.copy(null), marks.clone(), flags.clone());
    }
    System.arraycopy(marks, 0, spare.marks, 0, marks.length);
    System.arraycopy(flags, 0, spare.flags, 0, flags.length);
    return withLanes(keys.copy(spare.keys), values.copy(spare.values), spare.marks, spare.flags);
  }

  private CacheGroup withLanes(
      KeyLane newKeys, ValueLane newValues, int[] newMarks, byte[] newFlags) {
    CacheGroup to = new CacheGroup(newKeys, newValues, newMarks, newFlags);
    to.size = size;
    to.changedIn = changedIn;
    return to;
  }

  /**
   * Removes entries that were not used since the last time and were not changed since an epoch.
   *
   * @param most how many at most
   * @return how many
   */
  int evict(int sinceEpoch, int most) {
    int before = size;
    int at = 0;
    while (at < length() && before - size < most) {
      if (flags[at] == 0) {
        at++;
      } else if ((flags[at] & RECENT) != 0) {
        flags[at] &= ~RECENT;
        at++;
      } else if (epoch(at) > sinceEpoch) {
        at++;
      } else {
        remove(at); // what moves into the hole is looked at next
      }
    }
    return before - size;
  }

  private void remove(int place) {
    int mask = length() - 1;
    int hole = place;
    int next = (hole + 1) & mask;
    while (flags[next] != 0) {
      if (((next - marks[MARKS * next]) & mask) >= ((next - hole) & mask)) {
        move(next, hole);
        hole = next;
      }
      next = (next + 1) & mask;
    }
    flags[hole] = 0;
    marks[MARKS * hole + EPOCH] = 0;
    keys.clear(hole);
    values.clear(hole);
    size--;
  }

  private void move(int from, int to) {
    keys.move(from, to);
    values.move(from, to);
    flags[to] = flags[from];
    marks[MARKS * to] = marks[MARKS * from];
    marks[MARKS * to + EPOCH] = marks[MARKS * from + EPOCH];
  }

  /** Whether half as many places would do, and more. */
  boolean isSparse() {
    return length() > LEAST_LENGTH && size < length() / 8;
  }

  /**
   * Finds the entries that were changed in an epoch, and brings them into the processor's caches:
   * in a loop as short as this one it waits for several at once, and not for one after the other.
   *
   * @param places takes their places
   * @return how many they are
   */
  int changedIn(int epoch, int[] places) {
    int count = 0;
    int read = 0;
    for (int i = 0; i < flags.length; i++) {
      if (epoch(i) == epoch) {
        places[count++] = i;
        read |= keys.touch(i) + values.touch(i);
      }
    }
    touched = read;
    return count;
  }

  /** Depends on all that {@link #changedIn(int, int[])} read, so that no read is left out. */
  int touched() {
    return touched;
  }

  /** Reads what looking a key up will read, without waiting for it. */
  int touch(int hash) {
    int at = hash & (length() - 1);
    return marks[MARKS * at] + keys.touch(at) + values.touch(at);
  }
}
