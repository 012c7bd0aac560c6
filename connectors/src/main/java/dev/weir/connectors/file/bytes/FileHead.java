package dev.weir.connectors.file.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** The first bytes of a file, as many as tell what it is. */
public final class FileHead {
  private final byte[] bytes;
  private final int length;

  /** Takes the beginning of an array. */
  FileHead(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Reads the first bytes, and leaves the channel's position alone. */
  static FileHead read(FileChannel channel) throws IOException {
    byte[] head = read(channel, 0, Fingerprint.MAX_LENGTH);
    return new FileHead(head, head.length);
  }

  /** Reads so many bytes from an offset on, or as many as there are. */
  public static byte[] read(FileChannel channel, long from, int count) throws IOException {
    byte[] target = new byte[count];
    ByteBuffer bytes = ByteBuffer.wrap(target);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // Reads until the buffer is full or the file ends.
    }
    return bytes.hasRemaining() ? Arrays.copyOf(target, bytes.position()) : target;
  }

  int length() {
    return length;
  }

  public Fingerprint fingerprint() {
    return Fingerprint.of(bytes, 0, length);
  }

  /** Whether the file begins with what the fingerprint covers. */
  public boolean fits(Fingerprint fingerprint) {
    return fingerprint.length() <= length
        && Fingerprint.of(bytes, 0, fingerprint.length()).equals(fingerprint);
  }

  /** Whether these bytes, each as a character up to U+00FF, stand there. */
  boolean has(int offset, String mark) {
    if (offset + mark.length() > length) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      if ((bytes[offset + i] & 0xFF) != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
