package dev.weir.state.heap;

import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroups;
import org.jspecify.annotations.Nullable;

/** Finds timers by key and time: open addressing, linear probing, deletion by shifting back. */
final class TimerSet {
  private @Nullable TimerEntry[] slots = new TimerEntry[16];
  private int size;

  /**
   * The timer of the current key, or of the current key and namespace.
   *
   * @param byNamespace whether the timers have namespaces
   */
  @Nullable TimerEntry find(long timestampMillis, KeyCursor of, boolean byNamespace) {
    int mask = slots.length - 1;
    Object key = of.key();
    int at = home(timestampMillis, byNamespace ? of.entryHash() : of.hash()) & mask;
    TimerEntry found = slots[at];
    while (found != null
        && !(found.timestampMillis == timestampMillis
            && (found.key == key || found.key.equals(key))
            && (!byNamespace || of.isNamespace(found.namespace)))) {
      at = (at + 1) & mask;
      found = slots[at];
    }
    return found;
  }

  /** Adds a timer that is not in the set. */
  void add(TimerEntry timer) {
    if (2 * size >= slots.length) {
      resize(2 * slots.length);
    }
    slots[firstEmpty(timer)] = timer;
    size++;
  }

  /** Removes a timer that is in the set. */
  void remove(TimerEntry timer) {
    int mask = slots.length - 1;
    int hole = home(timer);
    while (slots[hole] != timer) {
      hole = (hole + 1) & mask;
    }
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
        slots[firstEmpty(timer)] = timer;
      }
    }
  }

  private int firstEmpty(TimerEntry timer) {
    int at = home(timer);
    while (slots[at] != null) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private int home(TimerEntry timer) {
    return home(timer.timestampMillis, timer.entryHash) & (slots.length - 1);
  }

  private static int home(long timestampMillis, int hash) {
    return KeyGroups.mix(31 * hash + Long.hashCode(timestampMillis));
  }
}
