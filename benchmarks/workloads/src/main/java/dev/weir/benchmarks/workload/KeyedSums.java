package dev.weir.benchmarks.workload;

/**
 * A running sum per key over a million keys by default, as a changelog: each event's row replaces
 * its key's row before.
 */
public final class KeyedSums {
  /** How many keys there are, unless somebody wants to see more or fewer. */
  public static final long KEYS = 1_000_000;

  private static final long SEED = 0x4B56;

  /** A prime larger than any number of keys, so that each of them comes once. */
  private static final long STRIDE_OF_LOAD = 4_294_967_291L;

  private KeyedSums() {}

  /** An event. */
  public record Event(long key, long value) {}

  /**
   * A row of the changelog.
   *
   * @param previous the key's sum before, -1 if there was none
   */
  public record Change(long key, long previous, long current) {}

  public static long key(long i, long keys) {
    return Randomness.below(Randomness.rnd(SEED, i, 0), keys);
  }

  public static long value(long i) {
    return Randomness.rnd(SEED, i, 1) >>> 54;
  }

  public static Event event(long i, long keys) {
    return new Event(key(i, keys), value(i));
  }

  /** The key of an event where the first events bring each key once, in no order. */
  public static long loadedKey(long i, long keys) {
    return i < keys ? i * STRIDE_OF_LOAD % keys : key(i, keys);
  }

  /** An event where the first events bring each key once, in no order. */
  public static Event loadedEvent(long i, long keys) {
    return new Event(loadedKey(i, keys), value(i));
  }

  public static void count(Change change, Tally tally) {
    count(change.key(), change.previous(), change.current(), tally);
  }

  /** Counts a row for engines with row objects of their own. */
  public static void count(long key, long previous, long current, Tally tally) {
    long added = tally.isHashing() ? hash(key, current) : key ^ current;
    if (previous < 0) {
      tally.row(added);
    } else {
      tally.replacement(added, tally.isHashing() ? hash(key, previous) : previous);
    }
  }

  private static long hash(long key, long sum) {
    long hash = RowHash.comma(RowHash.number(RowHash.START, key));
    return RowHash.end(RowHash.number(hash, sum));
  }
}
