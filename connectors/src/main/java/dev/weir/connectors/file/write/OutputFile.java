package dev.weir.connectors.file.write;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.line.LineBuffer;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A pending file. Its writer's thread hands over what it is to contain, and never waits; I/O
 * threads write that, in order, and make the file durable. The file comes into being with its first
 * byte.
 */
final class OutputFile implements AutoCloseable {
  /** Finds a file its name when it comes into being. On an I/O thread. */
  @FunctionalInterface
  interface Naming {
    Names next();
  }

  /** What a file is called before and behind its commit. */
  record Names(Path pending, String committed) {}

  /** A part of the file. It must not change any more. */
  private record Block(LineBuffer buffer, ByteBuffer content) {}

  private final Naming naming;
  private final ConcurrentLinkedQueue<Block> waiting = new ConcurrentLinkedQueue<>();

  /** No more is handed over before the commit. */
  private volatile boolean full;

  // Of whichever thread writes: one at a time.
  private @Nullable Names names;
  private long size;
  private boolean released;
  private boolean syncFailed;

  private volatile boolean durable;
  private volatile boolean closed;
  private volatile @Nullable FileChannel channel;

  OutputFile(Naming naming) {
    this.naming = naming;
  }

  boolean isDurable() {
    return durable;
  }

  /** Appends a buffer's content; whoever writes it gives the buffer back. */
  void handOver(LineBuffer buffer) {
    waiting.add(new Block(buffer, buffer.content()));
  }

  /**
   * The file gets no more. Its handle is given back until {@link #finish}: there may be any number
   * of full files before the next checkpoint, and only so many handles.
   */
  void end() {
    full = true;
  }

  /**
   * Writes what waits, or throws with what was not written still waiting. Blocks.
   *
   * @return buffers that are free again
   */
  synchronized List<LineBuffer> writeWaiting() throws IOException {
    List<LineBuffer> free = new ArrayList<>();
    for (Block next = waiting.peek(); next != null; next = waiting.peek()) {
      write(next.content());
      waiting.remove();
      free.add(next.buffer());
    }
    if (full && waiting.isEmpty()) {
      release();
    }
    return free;
  }

  private void write(ByteBuffer content) throws IOException {
    try {
      FileChannel open = channel();
      while (content.hasRemaining()) {
        size += open.write(content);
      }
    } catch (FileAlreadyExistsException e) {
      throw FileConnectorException.passing(
          "Output file "
              + names().pending()
              + " was made by somebody else at the same moment, and is left to them. The job goes"
              + " on from its last checkpoint under new names",
          e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Names names() {
    Names found = names;
    if (found == null) {
      found = naming.next();
      names = found;
    }
    return found;
  }

  /** The open file: a new one at first, the same again after {@link #release}. */
  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      if (closed) {
        throw new ClosedChannelException();
      }
      Path path = names().pending();
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

  private void release() throws IOException {
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

  /**
   * Writes the rest and makes the file durable. Blocks; after an exception it may be called again.
   */
  synchronized PendingFile finish() throws IOException {
    if (!durable) {
      var unused = writeWaiting();
      sync();
      durable = true;
    }
    return new PendingFile(names().pending().getFileName().toString(), names().committed(), size);
  }

  private void sync() throws IOException {
    if (syncFailed) {
      // A second attempt would succeed although the system has dropped what it could not write.
      throw FileConnectorException.passing(
          "Output file "
              + names().pending()
              + " may be incomplete: it could not be synchronized"
              + " before",
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
            + names().pending()
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
