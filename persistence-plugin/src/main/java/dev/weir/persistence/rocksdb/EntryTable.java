package dev.weir.persistence.rocksdb;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cached entries by key: open addressing, linear probing, deletion by shifting back. The low bits
 * of the mixed hash choose the slot.
 */
final class EntryTable {
  private static final int LEAST_SLOTS = 16;

  private @Nullable Entry[] slots = new Entry[LEAST_SLOTS];
  private int size;
  private int hand;

  int size() {
    return size;
  }

  @Nullable Entry find(Object key, int hash) {
    return slots[probe(key, hash)];
  }

  /** Adds an entry whose key is not in the table. */
  void insert(Entry entry) {
    if (8L * size >= 5L * slots.length) {
      rehash(2 * slots.length);
    }
    slots[probe(entry.key, entry.hash)] = entry;
    size++;
  }

  /** Puts an entry in the place of the one with the same key. */
  void replace(Entry entry) {
    slots[probe(entry.key, entry.hash)] = entry;
  }

  /**
   * Removes entries until no more than so many are left, those first that were not used since the
   * last time; fewer if the rest may not go.
   */
  void shrink(int target, Predicate<Entry> removable) {
    int mask = slots.length - 1;
    // Twice around: the first time may only find that everything was used.
    for (long steps = 2L * slots.length; steps > 0 && size > target; steps--) {
      Entry entry = slots[hand];
      if (entry == null) {
        hand = (hand + 1) & mask;
      } else if (entry.recent) {
        entry.recent = false;
        hand = (hand + 1) & mask;
      } else if (removable.test(entry)) {
        removeAt(hand); // what moves into the hole is looked at next
      } else {
        hand = (hand + 1) & mask;
      }
    }
    if (slots.length > LEAST_SLOTS && size < slots.length / 8) {
      rehash(slots.length / 2);
    }
  }

  /** Calls the action for each entry, which it may change. */
  void forEach(Consumer<Entry> action) {
    for (Entry entry : slots) {
      if (entry != null) {
        action.accept(entry);
      }
    }
  }

  private int probe(Object key, int hash) {
    int mask = slots.length - 1;
    int at = hash & mask;
    Entry found = slots[at];
    while (found != null && (found.hash != hash || (found.key != key && !found.key.equals(key)))) {
      at = (at + 1) & mask;
      found = slots[at];
    }
    return at;
  }

  private void removeAt(int removed) {
    int mask = slots.length - 1;
    int hole = removed;
    int next = (hole + 1) & mask;
    Entry moved = slots[next];
    while (moved != null) {
      if (((next - moved.hash) & mask) >= ((next - hole) & mask)) {
        slots[hole] = moved;
        hole = next;
      }
      next = (next + 1) & mask;
      moved = slots[next];
    }
    slots[hole] = null;
    size--;
  }

  private void rehash(int length) {
    @Nullable Entry[] old = slots;
    slots = new Entry[length];
    hand = 0;
    for (Entry entry : old) {
      if (entry != null) {
        int at = entry.hash & (length - 1);
        while (slots[at] != null) {
          at = (at + 1) & (length - 1);
        }
        slots[at] = entry;
      }
    }
  }
}
