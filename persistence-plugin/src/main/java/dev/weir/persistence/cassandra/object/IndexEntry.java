package dev.weir.persistence.cassandra.object;

import java.util.UUID;

/**
 * An object, as the index knows it.
 *
 * @param upload whose chunks are its content
 * @param crc32c of all its bytes
 * @param chunkBytes the size of its chunks, but the last
 */
record IndexEntry(UUID upload, long sizeBytes, int crc32c, int chunkBytes, long createdAtMillis) {
  int chunks() {
    return Math.toIntExact((sizeBytes + chunkBytes - 1) / chunkBytes);
  }

  /** The length of a chunk. */
  int length(int chunk) {
    return (int) Math.min(chunkBytes, sizeBytes - (long) chunk * chunkBytes);
  }

  int parts() {
    return chunks() == 0 ? 0 : Parts.of(chunks() - 1, chunkBytes) + 1;
  }
}
