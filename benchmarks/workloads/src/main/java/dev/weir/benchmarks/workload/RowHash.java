package dev.weir.benchmarks.workload;

/**
 * Hashes a row as its ASCII text would be, without making the text: {@code end(number(comma(text(
 * START, "a")), 7))} is the hash of {@code a,7}. FNV-1a with 64 bits, mixed at the end.
 */
public final class RowHash {
  /** The hash of nothing yet. */
  public static final long START = 0xCBF29CE484222325L;

  private static final long PRIME = 0x100000001B3L;

  private RowHash() {}

  /** Appends a number, 0 or larger, in decimal. */
  public static long number(long hash, long value) {
    long divisor = 1;
    while (value / divisor >= 10) {
      divisor *= 10;
    }
    long h = hash;
    for (; divisor > 0; divisor /= 10) {
      h = (h ^ ('0' + value / divisor % 10)) * PRIME;
    }
    return h;
  }

  /** Appends ASCII text. */
  public static long text(long hash, String ascii) {
    long h = hash;
    for (int i = 0; i < ascii.length(); i++) {
      h = (h ^ ascii.charAt(i)) * PRIME;
    }
    return h;
  }

  /** Appends the comma between two fields. */
  public static long comma(long hash) {
    return (hash ^ ',') * PRIME;
  }

  /** The hash of the finished row. */
  public static long end(long hash) {
    return Randomness.mix64(hash);
  }
}
