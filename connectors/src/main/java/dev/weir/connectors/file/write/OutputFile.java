package dev.weir.connectors.file.write;

import dev.weir.connectors.file.bytes.FileConnectorException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A pending file while it is written: first by its writer's thread, then, once {@link #handOver
 * handed over}, by an I/O thread that makes it durable. The file comes into being with its first
 * byte.
 */
final class OutputFile implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Path path;
  private final String finalName;
  private long size;
  private ByteBuffer rest = NOTHING;
  private boolean released;
  private boolean syncFailed;
  private volatile boolean durable;
  private volatile boolean closed;
  private volatile @Nullable FileChannel channel;

  OutputFile(Path folder, String pendingName, String finalName) {
    this.path = folder.resolve(pendingName);
    this.finalName = finalName;
  }

  /** Returns the number of bytes written. */
  long size() {
    return size;
  }

  boolean isDurable() {
    return durable;
  }

  /**
   * Writes all that remains of the content, or throws with the content's position behind what was
   * written.
   */
  void write(ByteBuffer content) throws IOException {
    try {
      FileChannel open = channel();
      while (content.hasRemaining()) {
        size += open.write(content);
      }
    } catch (FileAlreadyExistsException e) {
      throw FileConnectorException.passing(
          "Output file "
              + path
              + " was made by somebody else at the same moment, and is left to them. The job goes"
              + " on from its last checkpoint under new names",
          e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** The open file: a new one at first, the same again after {@link #release}. */
  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      if (closed) {
        throw new ClosedChannelException();
      }
      open =
          released
              ? FileChannel.open(path, StandardOpenOption.WRITE)
              : FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel = open;
      if (closed) {
        open.close();
      }
    }
    return open;
  }

  /**
   * Gives the file's handle back until {@link #finish}; nothing more will be written. There may be
   * any number of full files before the next checkpoint, and only so many handles.
   */
  void release() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      released = true;
      channel = null;
      try {
        open.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  /** Ends the writer's part. The content, written by {@link #finish}, must not change any more. */
  void handOver(ByteBuffer lastContent) {
    rest = lastContent;
  }

  /**
   * Writes the rest and makes the file durable. Blocks; after an exception it may be called again.
   */
  PendingFile finish() throws IOException {
    if (!durable) {
      write(rest);
      sync();
      durable = true;
    }
    return new PendingFile(path.getFileName().toString(), finalName, size);
  }

  private void sync() throws IOException {
    if (syncFailed) {
      // A second attempt would succeed although the system has dropped what it could not write.
      throw FileConnectorException.passing(
          "Output file " + path + " may be incomplete: it could not be synchronized before",
          new SyncFailedException("an earlier attempt failed"));
    }
    try {
      FileChannel open = channel();
      syncFailed = true;
      open.force(true);
      syncFailed = false;
      open.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private FileConnectorException failure(IOException e) {
    return FileConnectorException.ofFileSystem(
        "Output file "
            + path
            + " cannot be written ("
            + FileConnectorException.reason(e)
            + "). What is committed is not affected. Make room or repair the folder: the job goes"
            + " on from its last checkpoint",
        e);
  }

  /** Callable from any thread. What is not durable stays behind as it is. */
  @Override
  public void close() throws IOException {
    closed = true;
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
