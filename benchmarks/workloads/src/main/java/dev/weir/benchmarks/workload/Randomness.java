package dev.weir.benchmarks.workload;

/** The workloads' random numbers: every event is a pure function of its index. */
public final class Randomness {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long LOW_HALF = 0xFFFFFFFFL;

  private Randomness() {}

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
   * Generators", 2014).
   */
  public static long mix64(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The {@code k}-th number, from 0 to 15, of event {@code i}. */
  public static long rnd(long seed, long i, int k) {
    return mix64(seed + (16 * i + k + 1) * GOLDEN);
  }

  /** A number from 0 to {@code n}, exclusive, from the high half of {@code r}. */
  public static long below(long r, long n) {
    return ((r >>> 32) * n) >>> 32;
  }

  /** A number from 0 to {@code n}, exclusive, from the low half of {@code r}. */
  public static long belowLow(long r, long n) {
    return ((r & LOW_HALF) * n) >>> 32;
  }
}
