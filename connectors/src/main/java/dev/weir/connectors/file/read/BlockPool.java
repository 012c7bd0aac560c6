package dev.weir.connectors.file.read;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The arrays of one reader that no split needs at the moment. Used by the reader's thread only.
 *
 * <p>It keeps a few: one is decoded, one is on its way, for two splits at most.
 */
final class BlockPool {
  private static final int MAX_KEPT = 4;

  private final Deque<byte[]> free = new ArrayDeque<>();

  /** Returns an array of at least so many bytes. */
  byte[] take(int length) {
    for (byte[] bytes = free.poll(); bytes != null; bytes = free.poll()) {
      if (bytes.length >= length) {
        return bytes;
      }
    }
    return new byte[length];
  }

  /** Takes an array back that nobody reads or fills any more. */
  void give(byte[] bytes) {
    if (free.size() < MAX_KEPT) {
      free.push(bytes);
    }
  }
}
