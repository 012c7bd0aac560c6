package dev.weir.api.metric;

/** Cuts the numbers from 0 on: up to 32 one by one, then each power of two into sixteen parts. */
final class Buckets {
  private static final int PART_BITS = 4;
  private static final int PARTS = 1 << PART_BITS;

  /** Enough for all numbers that a long can hold. */
  static final int COUNT = (Long.SIZE - 1 - PART_BITS) * PARTS + PARTS;

  private Buckets() {}

  static int indexOf(long value) {
    if (value < PARTS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - PART_BITS;
    return shift * PARTS + (int) (value >>> shift);
  }

  /** The largest value of a bucket. */
  static long last(int index) {
    if (index < 2 * PARTS) {
      return index;
    }
    int shift = index / PARTS - 1;
    return ((long) (index % PARTS + PARTS + 1) << shift) - 1;
  }
}
