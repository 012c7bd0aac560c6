package dev.weir.state.heap;

/** What stands in the queue's heap: a timer, or a bucket of timers of one time. */
abstract sealed class TimerNode permits TimerEntry, TimerBucket {
  final long timestampMillis;

  /** Where it stands: in the heap, or a timer in its bucket. The queue's own business. */
  int place;

  TimerNode(long timestampMillis) {
    this.timestampMillis = timestampMillis;
  }
}
