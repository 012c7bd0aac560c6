package dev.weir.wire.frame;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Segments compressed by DEFLATE (RFC 1951) at its fastest level: for networks that are slower than
 * a core compresses, about 100 MB/s.
 */
final class Compression {
  /** What is smaller is not worth it. */
  private static final int LEAST_BYTES = 128;

  private static final int CHUNK = 8192;

  private final byte[] chunk = new byte[CHUNK];
  private BinaryWriter deflated = new BinaryWriter(1024);

  /** Whether the bytes from a position on have become fewer; they are {@link #deflated} then. */
  boolean deflate(BinaryWriter bytes, int from) {
    int length = bytes.size() - from;
    if (length < LEAST_BYTES) {
      return false;
    }
    deflated.reset();
    deflated.writeRaw(bytes.buffer(), 0, from);
    deflated.writeInt(length);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(bytes.buffer(), from, length);
      deflater.finish();
      while (!deflater.finished()) {
        int count = deflater.deflate(chunk);
        deflated.writeRaw(chunk, 0, count);
        if (deflated.size() >= bytes.size()) {
          return false;
        }
      }
    } finally {
      deflater.end();
    }
    return true;
  }

  /** The outcome, behind as much as was in front. */
  BinaryWriter deflated() {
    return deflated;
  }

  void forgetBuffers() {
    deflated = new BinaryWriter(1024);
  }

  /**
   * Returns a reader of what was compressed.
   *
   * @param most how large it is at most
   */
  static BinaryReader inflate(BinaryReader in, long most) {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new CorruptDataException("a segment of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in.array(), in.arrayPosition(), in.remaining());
      int count = 0;
      while (count < length && !inflater.finished()) {
        int more = inflater.inflate(bytes, count, length - count);
        if (more == 0) {
          break;
        }
        count += more;
      }
      if (count < length) {
        throw new CorruptDataException("a compressed segment ends after " + count + " bytes");
      }
    } catch (DataFormatException illegal) {
      throw new CorruptDataException("a compressed segment is damaged", illegal);
    } finally {
      inflater.end();
    }
    return new BinaryReader(bytes);
  }
}
