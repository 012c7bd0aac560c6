package dev.weir.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * What a file began with when it was looked at: by this a file that was replaced, or rewritten from
 * the start, is told from one that has only grown. It survives copying the file to another machine,
 * where an inode's number would not.
 *
 * @param length the number of bytes covered, at most {@value #MAX_LENGTH}
 * @param checksum their CRC-32C
 */
public record Fingerprint(int length, long checksum) {
  static final int MAX_LENGTH = 4096;

  /** Covers nothing and fits every file. */
  static final Fingerprint NONE = new Fingerprint(0, 0);

  /**
   * Looks at the first bytes, up to {@code limit} of them, and moves the channel's position no more
   * than a read does.
   */
  static Fingerprint of(FileChannel channel, long limit) throws IOException {
    ByteBuffer head = readHead(channel, (int) Math.min(limit, MAX_LENGTH));
    return of(head, head.limit());
  }

  /** Returns whether the file still begins with the covered bytes. */
  boolean fits(FileChannel channel) throws IOException {
    if (length == 0) {
      return true;
    }
    ByteBuffer head = readHead(channel, length);
    return head.limit() == length && of(head, length).checksum == checksum;
  }

  private static Fingerprint of(ByteBuffer head, int length) {
    if (length == 0) {
      return NONE;
    }
    CRC32C crc = new CRC32C();
    crc.update(head);
    return new Fingerprint(length, crc.getValue());
  }

  private static ByteBuffer readHead(FileChannel channel, int length) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(length);
    while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
      // Reads until the buffer is full or the file ends.
    }
    return head.flip();
  }
}
