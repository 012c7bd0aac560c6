package dev.weir.state.heap;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A timer in the queue. All but its place is immutable, so snapshots share it. */
final class TimerEntry extends TimerNode {
  /** Groups one after the other, each in the order in which its timers fire. */
  static final Comparator<TimerEntry> BY_GROUP =
      (one, other) -> {
        int byGroup = Integer.compare(one.group, other.group);
        return byGroup != 0 ? byGroup : one.firesBefore(other) ? -1 : one == other ? 0 : 1;
      };

  final Object key;
  final int hash;
  final int group;
  final @Nullable Object namespace;

  /** What {@link TimerSet} finds it by, together with the time. */
  final int entryHash;

  final long sequence;

  /** The bucket that it is in; null if it stands in the heap itself, or was removed. */
  @Nullable TimerBucket bucket;

  /**
   * @param namespace null if the timers have none
   * @param entryHash the hash of the key in the namespace
   * @param sequence grows with each insertion
   */
  TimerEntry(
      long timestampMillis,
      Object key,
      int hash,
      int group,
      @Nullable Object namespace,
      int entryHash,
      long sequence) {
    super(timestampMillis);
    this.key = key;
    this.hash = hash;
    this.group = group;
    this.namespace = namespace;
    this.entryHash = entryHash;
    this.sequence = sequence;
  }

  /** The same timer for another queue. */
  TimerEntry successor(long newSequence) {
    return new TimerEntry(timestampMillis, key, hash, group, namespace, entryHash, newSequence);
  }

  boolean firesBefore(TimerEntry other) {
    if (timestampMillis != other.timestampMillis) {
      return timestampMillis < other.timestampMillis;
    }
    return group != other.group ? group < other.group : sequence < other.sequence;
  }
}
