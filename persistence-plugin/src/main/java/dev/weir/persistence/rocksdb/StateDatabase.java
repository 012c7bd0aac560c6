package dev.weir.persistence.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database of an operator's state in one subtask, opened when there is something to write: an
 * operator whose state fits into the cache until the first barrier costs no database before. Safe
 * for use by several threads, but for {@link #close}.
 */
final class StateDatabase implements AutoCloseable {
  private final RocksDbResources resources;
  private final Path directory;
  private volatile @Nullable Database open;
  private boolean closed;

  StateDatabase(RocksDbResources resources, Path directory) {
    this.resources = resources;
    this.directory = directory;
  }

  /** Where the files are, or will be. */
  Path directory() {
    return directory;
  }

  RocksDbResources resources() {
    return resources;
  }

  /** The database if it was opened already; otherwise nothing was ever written. */
  @Nullable Database ifOpen() {
    return open;
  }

  synchronized Database open() throws IOException {
    Database known = open;
    if (known == null) {
      if (closed) {
        throw new IOException("the state in " + directory + " is closed");
      }
      known = Database.open(resources, directory);
      open = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Database closing = open;
    if (closing != null) {
      open = null;
      closing.close();
    }
  }
}
