package dev.weir.connectors.file.read;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.FileFormat;
import dev.weir.connectors.file.bytes.FileHead;
import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.FileSearch;
import dev.weir.connectors.file.bytes.GzipBytes;
import dev.weir.connectors.file.bytes.InputFile;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.connectors.file.split.FileSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the bytes of one split from its file. Its methods block, except {@link #close}; they are
 * called on I/O threads, one at a time.
 *
 * <p>When the file is opened it is compared with what the split knows of it: a file that is
 * missing, shorter than it was, begins differently, or has something else before the position is an
 * error and is never read.
 */
final class SplitFeed implements AutoCloseable {
  private static final String AS_LISTED =
      ". Leave the input as it is while the job runs. If it runs on several nodes, all of them must"
          + " see the same files under this path";

  private final InputPath input;
  private final FileSplit split;
  private final boolean restored;
  private InputFile file;
  private OpenedFile opened;

  /** Where the next byte comes from, and where reading ends for now. */
  private long offset;

  private long until;
  private @Nullable GzipBytes unzipped;
  private volatile @Nullable FileChannel channel;
  private volatile boolean closed;

  /**
   * @param restored whether the split is from a checkpoint: the file may have been copied since, so
   *     that it is another one with the same content
   */
  SplitFeed(InputPath input, FileSplit split, boolean restored, long offset) {
    this.input = input;
    this.split = split;
    this.restored = restored;
    this.file = new InputFile(input, split.name());
    this.opened = split.file();
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
      return new Block(target, count, atEnd, opened);
    } catch (ClosedChannelException e) {
      if (closed) {
        return new Block(target, 0, true, opened);
      }
      throw e;
    } catch (NoSuchFileException e) {
      if (split.isFollowed() && isUnused()) {
        return new Block(target, 0, true, opened);
      }
      throw missing(e);
    } catch (FileConnectorException e) {
      throw e;
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  /** Whether nothing was in the file when it was looked at last: then nothing of it is lost. */
  private boolean isUnused() {
    return offset == 0 && split.fingerprint().length() == 0;
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
    if (split.isFollowed()) {
      locate();
    } else {
      file.attributes();
    }
    FileChannel open = file.open();
    channel = open;
    if (closed) {
      release();
      throw new ClosedChannelException();
    }
    try {
      verify(open);
      if (split.isGzip()) {
        unzipped = new GzipBytes(file, open, offset);
      }
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
    return open;
  }

  private void locate() throws IOException {
    FileSearch.Found found = new FileSearch(input).find(opened);
    if (found.attributes() == null) {
      throw new NoSuchFileException(file.toString());
    }
    if (found.outcome() == FileSearch.Outcome.REPLACED && !restored) {
      if (isUnused()) {
        throw new NoSuchFileException(file.toString());
      }
      throw changed("is another file of the same name");
    }
    file = new InputFile(input, found.name());
    opened = opened.renamed(found.name()).identifiedAs(FileIdentity.of(found.attributes()));
  }

  private void verify(FileChannel open) throws IOException {
    long size = open.size();
    FileHead head = file.head(open);
    long least = split.isFollowed() ? offset : split.fileSize();
    if (size < least) {
      throw changed("has " + size + " bytes and had at least " + least);
    }
    if (split.isGzip() && size != least) {
      throw changed("has " + size + " bytes and had " + least);
    }
    if (!head.fits(opened.fingerprint())) {
      throw changed("begins differently");
    }
    if (!split.isGzip() && !split.before().fitsBefore(open, split.position())) {
      throw changed("holds something else before byte " + split.position());
    }
    if (split.isFollowed()) {
      if (offset == 0 && FileFormat.of(head, file) == FileFormat.GZIP) {
        throw FileConnectorException.permanent(
            file
                + " became a gzip file after it was found. Move gzip files into a followed folder"
                + " when they are complete");
      }
      opened = new OpenedFile(opened.name(), opened.identity(), head.fingerprint());
    }
    // A followed file is read up to where it ends now: one that grows all the time must not keep
    // others waiting.
    until = split.isFollowed() ? size : least;
  }

  private FileConnectorException missing(IOException cause) {
    if (isUntouched()) {
      return FileConnectorException.permanent(
          file
              + " was there when the input was listed, and is not there where it is to be read"
              + AS_LISTED,
          cause);
    }
    return FileConnectorException.permanent(
        file
            + " does not exist any more, and is still to be read from byte "
            + offset
            + " on. Put it back as it was, or start the job anew without its checkpoints",
        cause);
  }

  /** Nothing of it was read, by no attempt: so far only the enumerator has seen the file. */
  private boolean isUntouched() {
    return !restored && offset == split.start();
  }

  private FileConnectorException changed(String how) {
    if (isUntouched() && !split.isFollowed()) {
      return FileConnectorException.permanent(
          file + " is not the one that was there when the input was listed: it " + how + AS_LISTED);
    }
    return file.changed(how, split.isFollowed());
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
