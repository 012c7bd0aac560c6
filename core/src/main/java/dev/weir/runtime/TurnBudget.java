package dev.weir.runtime;

/**
 * Bounds a turn in records and in time, so that other subtasks get the thread and what arrives
 * meanwhile, an urgent barrier for one, is seen soon even if a function is slow. It looks at the
 * clock between lots of records, which grow while they are quick.
 */
final class TurnBudget {
  /** A turn ends after so many milliseconds. */
  private static final long TURN_MILLIS = 5;

  private static final long SLOW_LOT_MILLIS = 2;
  private static final int LARGEST_LOT = 512;

  private final int turnRecords;
  private int lot = 1;
  private long beganAt;
  private long lotBeganAt;
  private long recordsAtBegin;

  TurnBudget(int turnRecords) {
    this.turnRecords = turnRecords;
  }

  void begin(long nowMillis, long records) {
    beganAt = nowMillis;
    lotBeganAt = nowMillis;
    recordsAtBegin = records;
  }

  /** How many records may be processed until the clock is looked at again, at least 1. */
  int lot(long records) {
    return (int) Math.max(1, Math.min(lot, recordsAtBegin + turnRecords - records));
  }

  /** A lot is done. Returns whether the turn goes on. */
  boolean goesOn(long nowMillis, long records) {
    long took = nowMillis - lotBeganAt;
    lotBeganAt = nowMillis;
    if (took >= SLOW_LOT_MILLIS) {
      lot = Math.max(1, lot / 4);
    } else if (took <= 0) {
      lot = Math.min(LARGEST_LOT, lot * 2);
    }
    return records - recordsAtBegin < turnRecords && nowMillis - beganAt < TURN_MILLIS;
  }
}
