package dev.weir.connectors.file.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The uncompressed bytes of a gzip file, of one member or several. Damage is an error that names
 * the file.
 */
public final class GzipBytes {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** As far as anything is recognised. */
  private static final int HEAD_BYTES = 512;

  private static final int TRAILER_BYTES = 8;

  private final InputFile file;
  private final Member stream;

  /** The first bytes, which were looked at before they were asked for. */
  private final byte[] head;

  private int headUsed;

  /** Goes to an uncompressed offset, by decompressing what lies before it. */
  public GzipBytes(InputFile file, FileChannel channel, long offset) throws IOException {
    this.file = file;
    try {
      this.stream = new Member(Channels.newInputStream(channel));
      this.head = stream.readNBytes(HEAD_BYTES);
      FileFormat.requireText(new FileHead(head, head.length), file);
      skip(offset);
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private void skip(long count) throws IOException {
    headUsed = (int) Math.min(count, head.length);
    byte[] passed = new byte[BUFFER_BYTES];
    for (long left = count - headUsed; left > 0; ) {
      int read = stream.read(passed, 0, (int) Math.min(left, passed.length));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
  }

  /** Reads so many bytes; less only at the end. */
  public int read(byte[] target, int length) throws IOException {
    try {
      int count = Math.min(length, head.length - headUsed);
      System.arraycopy(head, headUsed, target, 0, count);
      headUsed += count;
      count += stream.readNBytes(target, count, length - count);
      if (count < length && stream.hasRest()) {
        throw new ZipException("something else follows the compressed data");
      }
      return count;
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private FileConnectorException damaged(IOException e) {
    String how = e instanceof EOFException ? "it ends too early" : FileConnectorException.reason(e);
    return FileConnectorException.permanent(
        file
            + " cannot be decompressed ("
            + how
            + "). Replace it by a complete gzip file, or take .gz from its name if it is none",
        e);
  }

  /** Tells what the class of the JDK passes over: bytes behind the last member. */
  private static final class Member extends GZIPInputStream {
    private final InputStream source;

    Member(InputStream source) throws IOException {
      super(source, BUFFER_BYTES);
      this.source = source;
    }

    boolean hasRest() throws IOException {
      return inf.getRemaining() > TRAILER_BYTES || source.available() > 0;
    }
  }
}
