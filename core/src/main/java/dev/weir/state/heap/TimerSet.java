package dev.weir.state.heap;

import dev.weir.state.KeyGroups;
import org.jspecify.annotations.Nullable;

/** Finds timers by key and time: open addressing, linear probing, deletion by shifting back. */
final class TimerSet {
  private @Nullable TimerEntry[] slots = new TimerEntry[16];
  private int size;

  @Nullable TimerEntry find(long timestampMillis, Object key, int hash) {
    return slots[probe(timestampMillis, key, hash)];
  }

  /** Adds a timer that is not in the set. */
  void add(TimerEntry timer) {
    if (2 * size >= slots.length) {
      resize(2 * slots.length);
    }
    slots[probe(timer.timestampMillis, timer.key, timer.hash)] = timer;
    size++;
  }

  /** Removes a timer that is in the set. */
  void remove(TimerEntry timer) {
    int mask = slots.length - 1;
    int hole = probe(timer.timestampMillis, timer.key, timer.hash);
    int next = (hole + 1) & mask;
    TimerEntry moved = slots[next];
    while (moved != null) {
      if (((next - home(moved)) & mask) >= ((next - hole) & mask)) {
        slots[hole] = moved;
        hole = next;
      }
      next = (next + 1) & mask;
      moved = slots[next];
    }
    slots[hole] = null;
    size--;
    if (slots.length > 64 && size < slots.length / 8) {
      resize(slots.length / 2);
    }
  }

  private void resize(int length) {
    @Nullable TimerEntry[] old = slots;
    slots = new TimerEntry[length];
    for (TimerEntry timer : old) {
      if (timer != null) {
        int at = home(timer);
        while (slots[at] != null) {
          at = (at + 1) & (length - 1);
        }
        slots[at] = timer;
      }
    }
  }

  private int probe(long timestampMillis, Object key, int hash) {
    int mask = slots.length - 1;
    int at = home(timestampMillis, hash) & mask;
    TimerEntry found = slots[at];
    while (found != null
        && !(found.timestampMillis == timestampMillis
            && (found.key == key || found.key.equals(key)))) {
      at = (at + 1) & mask;
      found = slots[at];
    }
    return at;
  }

  private int home(TimerEntry timer) {
    return home(timer.timestampMillis, timer.hash) & (slots.length - 1);
  }

  private static int home(long timestampMillis, int hash) {
    return KeyGroups.mix(31 * hash + Long.hashCode(timestampMillis));
  }
}
