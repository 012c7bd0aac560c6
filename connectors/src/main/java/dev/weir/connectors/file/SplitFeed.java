package dev.weir.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Brings the bytes of one split from its file. Its methods block, except {@link #close}; they are
 * called on I/O threads, one at a time.
 *
 * <p>Whenever the file is opened it is compared with what the split knows of it: a file that is
 * missing, shorter than it was, or begins differently is an error and is never read.
 */
final class SplitFeed implements AutoCloseable {
  private final FileSplit split;
  private final Path file;
  private final boolean gzip;
  private Fingerprint fingerprint;

  /** Where the next byte comes from, and where reading ends for now. */
  private long offset;

  private long until;
  private @Nullable GzipBytes unzipped;

  /** The file's identity in its file system, if that has one, as of the last look. */
  private @Nullable Object key;

  private volatile @Nullable FileChannel channel;
  private volatile boolean closed;

  SplitFeed(InputPath input, FileSplit split, long offset) {
    this.split = split;
    this.file = input.file(split.name());
    this.gzip = input.isGzip(split.name());
    this.fingerprint = split.fingerprint();
    this.offset = offset;
  }

  /**
   * Reads on where the last call ended.
   *
   * @param length at most so many bytes; less only at the end
   */
  Block read(byte[] target, int length) throws IOException {
    try {
      FileChannel open = channel;
      if (open == null) {
        open = open();
      }
      GzipBytes zipped = unzipped;
      int count = zipped != null ? zipped.read(target, length) : readPlain(open, target, length);
      offset += count;
      boolean atEnd = zipped != null ? count < length : offset >= until;
      if (atEnd) {
        release();
      }
      return new Block(target, count, atEnd, fingerprint);
    } catch (ClosedChannelException e) {
      if (closed) {
        return new Block(target, 0, true, fingerprint);
      }
      throw e;
    } catch (FileConnectorException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private int readPlain(FileChannel open, byte[] target, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, 0, (int) Math.min(length, until - offset));
    while (buffer.hasRemaining()) {
      if (open.read(buffer, offset + buffer.position()) < 0) {
        throw changed("ended at byte " + (offset + buffer.position()) + " while it was read");
      }
    }
    return buffer.limit();
  }

  private FileChannel open() throws IOException {
    FileChannel opened;
    try {
      if (Files.isDirectory(file)) {
        throw changed("is a folder now");
      }
      if (split.isFollowed()) {
        identify();
      }
      opened = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw missing(e);
    } catch (FileConnectorException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
    channel = opened;
    if (closed) {
      release();
      throw new ClosedChannelException();
    }
    try {
      verify(opened);
      if (gzip) {
        unzipped = new GzipBytes(file, opened, offset);
      }
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
    return opened;
  }

  private void verify(FileChannel opened) throws IOException {
    long size = opened.size();
    long least = split.isFollowed() ? offset : split.fileSize();
    if (size < least) {
      throw changed("has " + size + " bytes and had at least " + least);
    }
    if (gzip && size != least) {
      throw changed("has " + size + " bytes and had " + least);
    }
    if (!fingerprint.fits(opened)) {
      throw changed("begins differently");
    }
    if (split.isFollowed() && fingerprint.length() < Fingerprint.MAX_LENGTH) {
      fingerprint = Fingerprint.of(opened, size);
    }
    // A followed file is read up to where it ends now: one that grows all the time must not keep
    // others waiting.
    until = split.isFollowed() ? size : least;
  }

  /**
   * Refuses a file that is shorter than what was read of it, or that took the place of the one that
   * was read.
   */
  private BasicFileAttributes identify() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Object before = key;
    key = now.fileKey();
    if (now.size() < offset) {
      throw changed("has " + now.size() + " bytes and had at least " + offset);
    }
    if (before != null && !before.equals(key)) {
      throw changed("is another file of the same name");
    }
    return now;
  }

  /** What became of a followed file since all of it was read. */
  enum Look {
    SAME,
    GROWN,
    GONE
  }

  /** Looks whether a followed file has grown. */
  Look look() throws IOException {
    BasicFileAttributes now;
    try {
      now = identify();
    } catch (NoSuchFileException e) {
      if (split.name().equals(InputPath.ITSELF)) {
        throw missing(e);
      }
      return Look.GONE;
    }
    return now.size() == offset ? Look.SAME : Look.GROWN;
  }

  private FileConnectorException unreadable(IOException e) {
    return FileConnectorException.ofFileSystem(
        "Input file "
            + file
            + " cannot be read at byte "
            + offset
            + " ("
            + FileConnectorException.reason(e)
            + "). Make it readable: the job goes on from its last checkpoint",
        e);
  }

  private FileConnectorException missing(IOException cause) {
    return FileConnectorException.permanent(
        "Input file "
            + file
            + " does not exist any more, and is still to be read from byte "
            + offset
            + " on. Put it back as it was, or start the job anew without its checkpoints",
        cause);
  }

  private FileConnectorException changed(String how) {
    return FileConnectorException.permanent(
        "Input file "
            + file
            + " is not the one that was read before: it "
            + how
            + ". A file may "
            + (split.isFollowed()
                ? "only grow while it is followed"
                : "not change while it is read")
            + ". Put it back as it was, or start the job anew without its checkpoints");
  }

  private void release() throws IOException {
    FileChannel open = channel;
    channel = null;
    unzipped = null;
    if (open != null) {
      open.close();
    }
  }

  /** Callable from any thread, while another one reads. */
  @Override
  public void close() throws IOException {
    closed = true;
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
