package dev.weir.runtime;

/** Fires the processing-time timers of a chain, and asks to be woken up for the next one. */
final class WallClockTimers {
  private final OperatorChain chain;
  private final SubtaskPort port;

  /** The earliest wake-up that was asked for and has not come; {@link Long#MAX_VALUE} for none. */
  private long wakeUpAt = Long.MAX_VALUE;

  WallClockTimers(OperatorChain chain, SubtaskPort port) {
    this.chain = chain;
    this.port = port;
  }

  /** Fires what is due. Returns whether done. */
  boolean fire() throws Exception {
    long next = chain.nextProcessingTimer();
    if (next == Long.MAX_VALUE) {
      return true;
    }
    long now = port.now();
    if (wakeUpAt <= now) {
      wakeUpAt = Long.MAX_VALUE; // it came; the timer that it was for may have been cancelled
    }
    if (next <= now && !chain.advanceProcessingTime(now)) {
      return false;
    }
    awaitTimer();
    return true;
  }

  /** Sees to it that the next timer wakes the subtask up. */
  void awaitTimer() {
    long next = chain.nextProcessingTimer();
    if (next < wakeUpAt) {
      wakeUpAt = next;
      port.wakeUpAt(next);
    }
  }
}
