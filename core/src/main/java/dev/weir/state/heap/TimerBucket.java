package dev.weir.state.heap;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one time. They are put in order when the first of them fires; until then to add and
 * to remove one takes a step.
 */
final class TimerBucket extends TimerNode {
  private @Nullable TimerEntry[] timers;

  /** How many places are in use; when in order, some from {@link #next} on may be empty. */
  private int end;

  private int left;

  /** The first place that may hold a timer, once they are in order; -1 before. */
  private int next = -1;

  /** What came when the others were in order; may hold some that were removed. */
  private @Nullable PriorityQueue<TimerEntry> late;

  TimerBucket(long timestampMillis) {
    super(timestampMillis);
    timers = new TimerEntry[4];
  }

  boolean isEmpty() {
    return left == 0;
  }

  /** Whether the first of them has been asked for. */
  boolean isOrdered() {
    return next >= 0;
  }

  void add(TimerEntry timer) {
    timer.bucket = this;
    left++;
    if (isOrdered()) {
      timer.place = -1;
      if (late == null) {
        late = new PriorityQueue<>(TimerEntry.BY_GROUP);
      }
      late.add(timer);
      return;
    }
    if (end == timers.length) {
      timers = Arrays.copyOf(timers, 2 * end);
    }
    timer.place = end;
    timers[end++] = timer;
  }

  /** Removes a timer that is in the bucket. */
  void remove(TimerEntry timer) {
    timer.bucket = null;
    left--;
    int at = timer.place;
    if (isOrdered()) {
      if (at >= 0) {
        timers[at] = null;
      } // who came late is passed over
      return;
    }
    TimerEntry last = timers[--end];
    timers[end] = null;
    if (last != null && last != timer) {
      timers[at] = last;
      last.place = at;
    }
  }

  /** The timer that fires first; there must be one. */
  TimerEntry first() {
    if (!isOrdered()) {
      order();
    }
    while (next < end && timers[next] == null) {
      next++;
    }
    TimerEntry inOrder = next < end ? timers[next] : null;
    TimerEntry cameLate = firstOfLate();
    if (cameLate != null && (inOrder == null || cameLate.firesBefore(inOrder))) {
      return cameLate;
    }
    if (inOrder == null) {
      throw new IllegalStateException("an empty bucket of timers");
    }
    return inOrder;
  }

  private @Nullable TimerEntry firstOfLate() {
    if (late == null) {
      return null;
    }
    TimerEntry first = late.peek();
    while (first != null && first.bucket != this) {
      late.remove();
      first = late.peek();
    }
    return first;
  }

  /** By group; most are in the order of their addition already. */
  private void order() {
    next = 0;
    int lowest = Integer.MAX_VALUE;
    int highest = -1;
    for (int i = 0; i < end; i++) {
      int group = at(i).group;
      lowest = Math.min(lowest, group);
      highest = Math.max(highest, group);
    }
    int[] starts = new int[highest - lowest + 2];
    for (int i = 0; i < end; i++) {
      starts[at(i).group - lowest + 1]++;
    }
    for (int group = 1; group < starts.length; group++) {
      starts[group] += starts[group - 1];
    }
    @Nullable TimerEntry[] ordered = new TimerEntry[end];
    int[] free = starts.clone();
    for (int i = 0; i < end; i++) {
      TimerEntry timer = at(i);
      ordered[free[timer.group - lowest]++] = timer;
    }
    timers = ordered;
    for (int group = 0; group + 1 < starts.length; group++) {
      orderGroup(starts[group], starts[group + 1]);
    }
  }

  private void orderGroup(int from, int to) {
    boolean inOrder = true;
    for (int i = from; i < to; i++) {
      inOrder &= i == from || at(i - 1).sequence < at(i).sequence;
    }
    if (!inOrder) {
      Arrays.sort(timers, from, to, Comparator.comparingLong(timer -> timer.sequence));
    }
    for (int i = from; i < to; i++) {
      at(i).place = i;
    }
  }

  private TimerEntry at(int place) {
    TimerEntry timer = timers[place];
    if (timer == null) {
      throw new IllegalStateException("no timer at " + place + " of " + end);
    }
    return timer;
  }

  /** The timers in no particular order. */
  TimerEntry[] copy() {
    TimerEntry[] copy = new TimerEntry[left];
    int at = 0;
    for (int i = Math.max(0, next); i < end; i++) {
      TimerEntry timer = timers[i];
      if (timer != null) {
        copy[at++] = timer;
      }
    }
    if (late != null) {
      for (TimerEntry timer : late) {
        if (timer.bucket == this) {
          copy[at++] = timer;
        }
      }
    }
    return copy;
  }
}
