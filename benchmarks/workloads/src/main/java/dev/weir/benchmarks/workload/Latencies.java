package dev.weir.benchmarks.workload;

/**
 * The keyed sum at a steady rate, each event with the time at which it was due. An event that a
 * source emits late was late for whoever waited for it, so what counts is when it was due.
 */
public final class Latencies {
  /** Events per second of all sources together. */
  public static final int RATE = 25_000;

  private Latencies() {}

  /**
   * An event.
   *
   * @param dueNanos by the process's own clock, {@link System#nanoTime}
   */
  public record Event(long key, long value, long dueNanos) {}

  /** A row: the key's sum behind the event. */
  public record Sum(long key, long sum, long dueNanos) {}

  public static Event event(long i, long keys, Pace pace) {
    return new Event(KeyedSums.key(i, keys), KeyedSums.value(i), pace.dueNanos(i));
  }

  public static void count(Sum row, Tally tally) {
    count(row.key(), row.sum(), row.dueNanos(), tally);
  }

  /** Counts a row for engines with row objects of their own. */
  public static void count(long key, long sum, long dueNanos, Tally tally) {
    tally.row(key ^ sum);
    tally.latency(System.nanoTime() - dueNanos);
  }
}
