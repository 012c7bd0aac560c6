package dev.weir.persistence.rocksdb.database;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database of an operator's state in one subtask, opened when there is something to write: an
 * operator whose state fits into the cache until the first barrier costs no database before. Safe
 * for use by several threads, but for {@link #close}, which comes last.
 */
public final class StateDatabase implements AutoCloseable {
  private final RocksDbResources resources;
  private final Path directory;
  private volatile @Nullable Database open;

  /** What a restore has put into the directory, for reading; until the state reads from another. */
  private volatile @Nullable Database restored;

  private volatile boolean abandoned;
  private boolean closed;

  public StateDatabase(RocksDbResources resources, Path directory) {
    this.resources = resources;
    this.directory = directory;
  }

  /** Where the files are, or will be. */
  public Path directory() {
    return directory;
  }

  public RocksDbResources resources() {
    return resources;
  }

  /**
   * Opens what a restore has put into the directory for reading only, which writes and flushes no
   * file: a restart waits for this, and not for that. Who writes first opens it for writing.
   */
  public synchronized void openRestored() throws IOException {
    requireNotClosed();
    restored = Database.openRestored(resources, directory);
  }

  /**
   * The database if there is anything in it, to read from until the next call. On the state's own
   * thread, or before that has begun.
   */
  public @Nullable Database toRead() {
    Database writable = open;
    Database before = restored;
    if (writable != null && before != null) {
      restored = null;
      before.close(); // it would keep deleted files on the disk
    }
    return writable != null ? writable : before;
  }

  /** The database, open for writing, if there is anything in it. */
  public @Nullable Database ifFilled() throws IOException {
    return open == null && restored != null ? open() : open;
  }

  public synchronized Database open() throws IOException {
    Database known = open;
    if (known == null) {
      requireNotClosed();
      known = Database.open(resources, directory);
      open = known;
    }
    return known;
  }

  private void requireNotClosed() throws IOException {
    if (closed) {
      throw new IOException("the state in " + directory + " is closed");
    }
  }

  /** From now on nothing is written or merged; whoever tries fails. */
  public void abandon() {
    abandoned = true;
    Database known = open;
    if (known != null) {
      known.rest();
    }
  }

  /**
   * Passes if what is written is still wanted.
   *
   * @throws IOException otherwise
   */
  public void requireWanted() throws IOException {
    if (abandoned) {
      throw new IOException("the state in " + directory + " is not needed any more");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Database writing = open;
    Database reading = restored;
    open = null;
    restored = null;
    try {
      if (writing != null) {
        writing.close();
      }
    } finally {
      if (reading != null) {
        reading.close();
      }
    }
  }
}
