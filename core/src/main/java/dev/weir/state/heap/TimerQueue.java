package dev.weir.state.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of timers, the one that fires first on top. */
final class TimerQueue {
  private @Nullable TimerEntry[] heap = new TimerEntry[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** The timer that fires first; the queue must not be empty. */
  TimerEntry first() {
    return at(0);
  }

  void add(TimerEntry timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    rise(size++, timer);
  }

  /** Removes a timer that is in the queue. */
  void remove(TimerEntry timer) {
    int hole = timer.place;
    TimerEntry last = at(--size);
    heap[size] = null;
    if (last != timer) {
      if (last.firesBefore(timer)) {
        rise(hole, last);
      } else {
        sink(hole, last);
      }
    }
  }

  /** The timers in no particular order. */
  TimerEntry[] toArray() {
    TimerEntry[] copy = new TimerEntry[size];
    System.arraycopy(heap, 0, copy, 0, size);
    return copy;
  }

  private TimerEntry at(int place) {
    TimerEntry timer = heap[place];
    if (timer == null) {
      throw new IllegalStateException("no timer at " + place + " of " + size);
    }
    return timer;
  }

  private void rise(int from, TimerEntry timer) {
    int place = from;
    while (place > 0) {
      int above = (place - 1) >>> 1;
      TimerEntry parent = at(above);
      if (!timer.firesBefore(parent)) {
        break;
      }
      put(place, parent);
      place = above;
    }
    put(place, timer);
  }

  private void sink(int from, TimerEntry timer) {
    int place = from;
    for (int below = (2 * place) + 1; below < size; below = (2 * place) + 1) {
      TimerEntry child = at(below);
      if (below + 1 < size && at(below + 1).firesBefore(child)) {
        below++;
        child = at(below);
      }
      if (!child.firesBefore(timer)) {
        break;
      }
      put(place, child);
      place = below;
    }
    put(place, timer);
  }

  private void put(int place, TimerEntry timer) {
    heap[place] = timer;
    timer.place = place;
  }
}
