package dev.weir.testkit.harness;

/** The wall clock of a test: it stands still until it is moved. */
final class HarnessClock {
  private long nowMillis;

  HarnessClock(long startMillis) {
    nowMillis = startMillis;
  }

  long now() {
    return nowMillis;
  }

  /** Goes back to an earlier time, because a test repeats what followed. */
  void reset(long timestampMillis) {
    nowMillis = timestampMillis;
  }

  void moveTo(long timestampMillis) {
    if (timestampMillis < nowMillis) {
      throw new IllegalArgumentException(
          "the wall clock shows " + nowMillis + " and cannot go back to " + timestampMillis);
    }
    nowMillis = timestampMillis;
  }
}
