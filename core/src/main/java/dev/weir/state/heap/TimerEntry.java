package dev.weir.state.heap;

import java.util.Comparator;

/** A timer in the queue. All but its place is immutable, so snapshots share it. */
final class TimerEntry {
  /** Groups one after the other, each in the order in which its timers fire. */
  static final Comparator<TimerEntry> BY_GROUP =
      (one, other) -> {
        int byGroup = Integer.compare(one.group, other.group);
        return byGroup != 0 ? byGroup : one.firesBefore(other) ? -1 : one == other ? 0 : 1;
      };

  final long timestampMillis;
  final Object key;
  final int hash;
  final int group;
  final long sequence;

  /** Where the entry stands in the queue's heap; the queue's own business. */
  int place;

  /**
   * @param group the index of the key's group within the owned range
   * @param sequence grows with each insertion
   */
  TimerEntry(long timestampMillis, Object key, int hash, int group, long sequence) {
    this.timestampMillis = timestampMillis;
    this.key = key;
    this.hash = hash;
    this.group = group;
    this.sequence = sequence;
  }

  boolean firesBefore(TimerEntry other) {
    if (timestampMillis != other.timestampMillis) {
      return timestampMillis < other.timestampMillis;
    }
    return group != other.group ? group < other.group : sequence < other.sequence;
  }
}
