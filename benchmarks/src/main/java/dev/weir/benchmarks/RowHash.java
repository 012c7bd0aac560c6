package dev.weir.benchmarks;

/**
 * Hashes a row of decimal numbers joined by commas, as its ASCII text would be, without making the
 * text.
 */
final class RowHash {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private RowHash() {}

  static long ofRow(long first, long second) {
    long hash = decimal(FNV_OFFSET, first);
    hash = (hash ^ ',') * FNV_PRIME;
    return Randomness.mix64(decimal(hash, second));
  }

  private static long decimal(long hash, long value) {
    long divisor = 1;
    while (value / divisor >= 10) {
      divisor *= 10;
    }
    long h = hash;
    for (; divisor > 0; divisor /= 10) {
      h = (h ^ ('0' + value / divisor % 10)) * FNV_PRIME;
    }
    return h;
  }
}
