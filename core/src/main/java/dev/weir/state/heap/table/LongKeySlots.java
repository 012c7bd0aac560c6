package dev.weir.state.heap.table;

import dev.weir.state.key.KeyCursor;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are {@link Long}s, as numbers. Zero marks an empty place, so a key lies there mixed
 * with a number that no job is likely to have as a key; the group with that one has its keys as
 * objects.
 */
final class LongKeySlots extends Slots {
  private static final long MIXED_IN = 0x9E3779B97F4A7C15L;

  LongKeySlots(int capacity, int stamp, Lane namespaces, Lane values) {
    super(capacity, stamp, 1, 0, namespaces, values);
  }

  private LongKeySlots(LongKeySlots from, int stamp, @Nullable Slots spare) {
    super(from, stamp, spare);
  }

  static boolean canHold(long key) {
    return key != MIXED_IN;
  }

  @Override
  int find(KeyCursor sought, int hash) {
    if (!(sought.key() instanceof Long number)) {
      return ~0;
    }
    long key = number ^ MIXED_IN;
    long[] all = longs;
    int width = longWidth;
    int at = hash & mask;
    while (true) {
      long found = all[at * width];
      if (found == 0) {
        return ~at;
      }
      if (found == key && isInNamespace(at, sought)) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  @Override
  boolean canHoldKey(Object key) {
    return key instanceof Long number && canHold(number);
  }

  @Override
  boolean isEmpty(int place) {
    return longs[place * longWidth] == 0;
  }

  @Override
  boolean hasKey(int place, Object key) {
    return key instanceof Long number && longs[place * longWidth] == (number ^ MIXED_IN);
  }

  @Override
  Object key(int place) {
    return longs[place * longWidth] ^ MIXED_IN;
  }

  @Override
  void setKey(int place, Object key, int hash) {
    longs[place * longWidth] = (Long) key ^ MIXED_IN;
  }

  @Override
  Slots empty(int capacity, int newStamp, Lane newValues) {
    return new LongKeySlots(capacity, newStamp, namespaces, newValues);
  }

  @Override
  Slots copy(int newStamp, @Nullable Slots spare) {
    return new LongKeySlots(this, newStamp, fits(spare, this) ? spare : null);
  }

  @Override
  int touch(Object key, int hash) {
    int at = hash & mask;
    return (longs[at * longWidth] == 0 ? 0 : 1) + touchValue(at);
  }
}
