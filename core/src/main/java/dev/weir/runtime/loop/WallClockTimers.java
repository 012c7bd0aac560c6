package dev.weir.runtime.loop;

import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.chain.OperatorSlot;

/**
 * Fires the processing-time timers of a chain, and asks to be woken up for the next one. A wake-up
 * may come at any time: the clock may have been set since, or whoever wakes does not count that
 * far.
 */
final class WallClockTimers {
  private static final long NONE = Long.MAX_VALUE;

  private final OperatorChain chain;
  private final SubtaskPort port;

  /** The earliest wake-up that was asked for and has not come. */
  private long wakeUpAt = NONE;

  WallClockTimers(OperatorChain chain, SubtaskPort port) {
    this.chain = chain;
    this.port = port;
  }

  /** The wake-up for the given time came. If it came early, it is asked for again. */
  void onWakeUp(long askedForMillis) {
    if (askedForMillis == wakeUpAt) {
      wakeUpAt = NONE;
    }
  }

  /** Fires what is due. Returns whether done. */
  boolean fire() throws Exception {
    long next = chain.nextProcessingTimer();
    if (next == Long.MAX_VALUE) {
      return true;
    }
    long now = port.now();
    if (wakeUpAt <= now) {
      wakeUpAt = NONE; // for this time nobody waits, whether it came or was overtaken by the clock
    }
    if (next <= now && !chain.advanceProcessingTime(now)) {
      return false;
    }
    awaitTimer();
    return true;
  }

  /** Sees to it that the next timer wakes the subtask up. */
  void awaitTimer() {
    awaitTimer(chain.nextProcessingTimer());
  }

  /** The same where nothing but an operator's own timer is waited for. */
  void awaitTimerOf(OperatorSlot slot) {
    long next = slot.nextProcessingTimer();
    if (next > port.now()) { // otherwise it was asked, and wants a turn of its own
      awaitTimer(next);
    }
  }

  private void awaitTimer(long next) {
    if (next < wakeUpAt) {
      wakeUpAt = next;
      port.wakeUpAt(next);
    }
  }
}
