package dev.weir.persistence.rocksdb.timer;

import dev.weir.state.key.KeyGroupRange;

/** The key groups of a timer state in a binary heap, the one whose timer fires first on top. */
public final class TimerGroupQueue {
  private final KeyGroupRange keyGroups;
  private final TimerGroup[] byNumber;
  private final TimerGroup[] heap;

  public TimerGroupQueue(KeyGroupRange keyGroups) {
    this.keyGroups = keyGroups;
    byNumber = new TimerGroup[keyGroups.size()];
    for (int i = 0; i < byNumber.length; i++) {
      byNumber[i] = new TimerGroup(keyGroups.first() + i);
      byNumber[i].place = i;
    }
    heap = byNumber.clone();
  }

  public TimerGroup[] all() {
    return byNumber;
  }

  public TimerGroup group(int number) {
    return byNumber[number - keyGroups.first()];
  }

  /** The group whose timer fires first; it has none in memory if no group has. */
  public TimerGroup first() {
    return heap[0];
  }

  /** The group's first timer may be another one now. */
  public void changed(TimerGroup group) {
    rise(group);
    sink(group);
  }

  private void rise(TimerGroup group) {
    int place = group.place;
    while (place > 0) {
      TimerGroup parent = heap[(place - 1) >>> 1];
      if (!group.firesBefore(parent)) {
        break;
      }
      put(place, parent);
      place = (place - 1) >>> 1;
    }
    put(place, group);
  }

  private void sink(TimerGroup group) {
    int place = group.place;
    for (int below = 2 * place + 1; below < heap.length; below = 2 * place + 1) {
      if (below + 1 < heap.length && heap[below + 1].firesBefore(heap[below])) {
        below++;
      }
      if (!heap[below].firesBefore(group)) {
        break;
      }
      put(place, heap[below]);
      place = below;
    }
    put(place, group);
  }

  private void put(int place, TimerGroup group) {
    heap[place] = group;
    group.place = place;
  }
}
