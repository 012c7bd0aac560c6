package dev.weir.benchmarks.workload;

import java.nio.charset.StandardCharsets;

/**
 * A record under a text key, as ordinary pipelines keep it: an account for each of a million keys
 * by default, changed by each event. A key's text is made anew for each event, as it is where
 * events are read from somewhere.
 */
public final class Accounts {
  private static final long SEED = 0x52454331;

  /** With the 16 hexadecimal digits behind it a key has 27 characters. */
  private static final byte[] PREFIX = "account-eu-".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = PREFIX.length + Long.BYTES * 2;

  /** Weights are multiples of an eighth, so that their sum does not depend on their order. */
  private static final double WEIGHTS_PER_UNIT = 8;

  private Accounts() {}

  /** An event. */
  public record Event(String key, long amount, double weight) {}

  /** What is kept for a key, and the row that each event leads to: it replaces the one before. */
  public record Account(String key, long count, long total, double weight) {
    /** The account that begins with an event. */
    public static Account of(Event event) {
      return new Account(event.key(), 1, event.amount(), event.weight());
    }

    /** The account after one more event. */
    public Account with(Event event) {
      return new Account(key, count + 1, total + event.amount(), weight + event.weight());
    }
  }

  public static Event event(long i, long keys) {
    return new Event(key(i, keys), amount(i), weight(i));
  }

  /** The text of a key: no two have the same, and all digits differ from key to key. */
  public static String key(long i, long keys) {
    long number = Randomness.mix64(Randomness.below(Randomness.rnd(SEED, i, 0), keys));
    byte[] text = new byte[KEY_LENGTH];
    System.arraycopy(PREFIX, 0, text, 0, PREFIX.length);
    for (int at = PREFIX.length, shift = 60; shift >= 0; at++, shift -= 4) {
      text[at] = DIGITS[(int) (number >>> shift) & 0xF];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  public static long amount(long i) {
    return Randomness.rnd(SEED, i, 1) >>> 54;
  }

  public static double weight(long i) {
    return (Randomness.rnd(SEED, i, 2) >>> 54) / WEIGHTS_PER_UNIT;
  }

  public static void count(Account row, Tally tally) {
    count(row.key(), row.count(), row.total(), row.weight(), tally);
  }

  /** Counts a row for engines with row objects of their own. */
  public static void count(String key, long count, long total, double weight, Tally tally) {
    if (tally.isHashing()) {
      long hash = RowHash.comma(RowHash.text(RowHash.START, key));
      hash = RowHash.comma(RowHash.number(hash, count));
      hash = RowHash.comma(RowHash.number(hash, total));
      tally.latest(key, RowHash.end(RowHash.number(hash, (long) (weight * WEIGHTS_PER_UNIT))));
    } else {
      long folded = count ^ total ^ Double.doubleToRawLongBits(weight);
      tally.row(folded + key.length() + key.charAt(KEY_LENGTH - 1));
    }
  }
}
