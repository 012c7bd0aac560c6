package dev.weir.state.key;

/**
 * Keys hash to key groups, and a subtask owns a contiguous range of them. All of it is pure
 * arithmetic over the maximum parallelism, which is fixed for the life of a job's state.
 */
public final class KeyGroups {
  /** The default number of key groups. */
  public static final int DEFAULT_MAX_PARALLELISM = 1024;

  /** The largest number of key groups. */
  public static final int LARGEST_MAX_PARALLELISM = 32768;

  private KeyGroups() {}

  /** Spreads a type's own stable hash over all 32 bits (the finalizer of MurmurHash3). */
  public static int mix(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return h;
  }

  /**
   * The key group of a mixed hash: its high bits decide, so that the low ones are left for tables.
   */
  public static int ofHash(int mixedHash, int maxParallelism) {
    return (int) (((mixedHash & 0xffffffffL) * maxParallelism) >>> 32);
  }

  /**
   * The least of the mixed hashes of a key group, as an unsigned number; of one behind the last
   * 2^32.
   */
  public static long firstHash(int keyGroup, int maxParallelism) {
    return (((long) keyGroup << 32) + maxParallelism - 1) / maxParallelism;
  }

  /** The subtask that owns a key group. */
  public static int owner(int keyGroup, int maxParallelism, int parallelism) {
    return (int) ((long) keyGroup * parallelism / maxParallelism);
  }

  /** The key groups that a subtask owns: those that {@link #owner} assigns to it. */
  public static KeyGroupRange range(int subtask, int maxParallelism, int parallelism) {
    int first = (int) (((long) subtask * maxParallelism + parallelism - 1) / parallelism);
    int end = (int) (((long) (subtask + 1) * maxParallelism + parallelism - 1) / parallelism);
    return new KeyGroupRange(first, end);
  }
}
