package dev.weir.connectors.file.bytes;

import dev.weir.serde.StoredName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Some bytes of a file: those that it began with, and those directly before a position. By these a
 * file that was replaced, or rewritten, is told from one that has only grown. They survive copying
 * the file to another machine, where its identity would not.
 *
 * @param length the number of bytes covered, at most {@value #MAX_LENGTH}
 * @param checksum their CRC-32C
 */
@StoredName("dev.weir.connectors.file.Fingerprint")
public record Fingerprint(int length, long checksum) {
  public static final int MAX_LENGTH = 4096;

  /** Before a position fewer bytes do: they hold the last line or two. */
  static final int MAX_LENGTH_BEFORE = 512;

  /** Covers nothing and fits every file. */
  public static final Fingerprint NONE = new Fingerprint(0, 0);

  static Fingerprint of(byte[] bytes, int from, int length) {
    if (length == 0) {
      return NONE;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return new Fingerprint(length, crc.getValue());
  }

  /** The bytes of an array directly before an index, as many as there are up to the maximum. */
  public static Fingerprint before(byte[] bytes, int end) {
    int count = Math.min(end, MAX_LENGTH_BEFORE);
    return of(bytes, end - count, count);
  }

  /** Whether the covered bytes stand directly before a position of the file. */
  public boolean fitsBefore(FileChannel channel, long position) throws IOException {
    if (length == 0) {
      return true;
    }
    if (position < length) {
      return false;
    }
    byte[] bytes = FileHead.read(channel, position - length, length);
    return bytes.length == length && of(bytes, 0, length).checksum == checksum;
  }
}
