package dev.weir.persistence.cassandra.object;

/**
 * Chunks are spread over parts, each a partition of Cassandra's: a partition should stay well below
 * 100 MB.
 */
final class Parts {
  private static final int PART_BYTES = 32 << 20;

  private Parts() {}

  /** The part that a chunk is in. */
  static int of(int chunk, int chunkBytes) {
    return chunk / (PART_BYTES / chunkBytes);
  }
}
