package dev.weir.runtime;

/**
 * Bounds a turn in records and timers and in time, so that other subtasks get the thread and what
 * arrives meanwhile, an urgent barrier for one, is seen soon even if a function is slow. It looks
 * at the clock between lots of records or timers, which grow while they are quick.
 */
public final class TurnBudget {
  /** A turn ends after so long. */
  private static final long TURN_NANOS = 5_000_000;

  private static final long SLOW_LOT_NANOS = 2_000_000;
  private static final long QUICK_LOT_NANOS = 1_000_000;
  private static final int LARGEST_LOT = 512;

  private final int turnRecords;
  private final SubtaskPort port;
  private final LoopCounters counters;
  private int lot = 1;
  private int timersLeft;
  private long beganAt;
  private long lotBeganAt;
  private long workAtBegin;

  public TurnBudget(int turnRecords, SubtaskPort port, LoopCounters counters) {
    this.turnRecords = turnRecords;
    this.port = port;
    this.counters = counters;
  }

  public void begin() {
    beganAt = port.nanos();
    lotBeganAt = beganAt;
    workAtBegin = counters.work();
    timersLeft = 0;
  }

  /** How many records may be processed until the clock is looked at again, at least 1. */
  public int lot() {
    return (int) Math.max(1, Math.min(lot, workAtBegin + turnRecords - counters.work()));
  }

  /** A lot is done. Returns whether the turn goes on. */
  public boolean goesOn() {
    long now = port.nanos();
    long took = now - lotBeganAt;
    lotBeganAt = now;
    if (took >= SLOW_LOT_NANOS) {
      lot = Math.max(1, lot / 4);
    } else if (took < QUICK_LOT_NANOS) {
      lot = Math.min(LARGEST_LOT, lot * 2);
    }
    return counters.work() - workAtBegin < turnRecords && now - beganAt < TURN_NANOS;
  }

  /** Whether one more timer may fire in this turn; if so, it counts as fired. */
  public boolean takesTimer() {
    if (timersLeft == 0) {
      if (!goesOn()) {
        return false;
      }
      timersLeft = lot();
    }
    timersLeft--;
    counters.timersFired++;
    return true;
  }
}
