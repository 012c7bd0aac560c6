package dev.weir.persistence.rocksdb.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One open RocksDB. Errors come as {@link UncheckedIOException}s that name the directory. Safe for
 * use by several threads, but for {@link #close}.
 */
public final class Database implements AutoCloseable {
  private final RocksDbResources resources;
  private final Path directory;
  private final RocksDB db;
  private volatile boolean closed;

  private Database(RocksDbResources resources, Path directory, RocksDB db) {
    this.resources = resources;
    this.directory = directory;
    this.db = db;
    NativeMemory.opened();
  }

  /** Opens the database in the directory, which may be empty or missing. */
  static Database open(RocksDbResources resources, Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      return new Database(
          resources, directory, RocksDB.open(resources.options(), directory.toString()));
    } catch (RocksDBException e) {
      throw StorageException.of("opened", directory, e);
    } catch (IOException e) {
      throw StorageException.of("opened", directory, e);
    }
  }

  /** Opens for reading what another database has left in the directory. */
  public static Database openReadOnly(RocksDbResources resources, Path directory)
      throws IOException {
    return openReadOnly(resources, resources.options(), directory);
  }

  /**
   * Opens for reading what a restore has put into the directory. All files are open when it
   * returns: another database may then take the directory over and delete some of them.
   */
  static Database openRestored(RocksDbResources resources, Path directory) throws IOException {
    return openReadOnly(resources, resources.readingOptions(), directory);
  }

  private static Database openReadOnly(RocksDbResources resources, Options options, Path directory)
      throws IOException {
    try {
      return new Database(
          resources, directory, RocksDB.openReadOnly(options, directory.toString()));
    } catch (RocksDBException e) {
      throw StorageException.of("opened", directory, e);
    }
  }

  UncheckedIOException failed(String what, RocksDBException e) {
    return new UncheckedIOException(StorageException.of(what, directory, e));
  }

  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    try {
      return db.get(resources.reads(), key);
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  /** Below is no check: what is closed there ends the process. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the state in " + directory + " is closed");
    }
  }

  /** The values in the order of the keys; null where the database holds none. */
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    requireOpen();
    try {
      return new ArrayList<>(db.multiGetAsList(resources.reads(), keys));
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  /** Carries out a batch in RocksDB's own format. */
  public void write(byte[] buffer, int length) {
    requireOpen();
    byte[] exact = buffer.length == length ? buffer : Arrays.copyOf(buffer, length);
    try (WriteBatch batch = new WriteBatch(exact)) {
      requireProgress();
      db.write(resources.writes(), batch);
    } catch (RocksDBException e) {
      throw failed("written", e);
    } catch (StorageException stuck) {
      throw new UncheckedIOException(stuck);
    }
  }

  /** The caller closes it, before the database. */
  public Scan scan() {
    requireOpen();
    return new Scan(this, db.newIterator(resources.reads()));
  }

  /**
   * RocksDB makes whoever writes wait while more files are to be merged than these, which is right
   * while it merges them. If it cannot, it waits without a word.
   */
  private void requireProgress() throws RocksDBException, StorageException {
    if (db.getLongProperty("rocksdb.background-errors") > 0 && hasManyFilesToMerge()) {
      throw StorageException.stuck(directory);
    }
  }

  private boolean hasManyFilesToMerge() throws RocksDBException {
    return Integer.parseInt(db.getProperty("rocksdb.num-files-at-level0")) + 1
        >= resources.options().level0SlowdownWritesTrigger();
  }

  /**
   * Whether there are so many files to be merged that whoever writes should be slowed down, as
   * {@link #write} is and {@link #ingest} is not.
   */
  public boolean isBehind() {
    try {
      return hasManyFilesToMerge();
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  /** Flushes, and links all files into a directory that does not exist yet. */
  public void checkpoint(Path into) throws IOException {
    try {
      requireProgress();
      link(into);
    } catch (RocksDBException e) {
      throw StorageException.of("linked into " + into, directory, e);
    }
  }

  private void link(Path into) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(into.toString());
    }
  }

  /** Removes all keys from {@code first}, inclusive, to {@code end}, exclusive. */
  public void clear(byte[] first, byte[] end) {
    try {
      db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(first, end), false);
      db.deleteRange(resources.writes(), first, end);
    } catch (RocksDBException e) {
      throw failed("clipped", e);
    }
  }

  /** Begins a file that {@link #ingest} takes in; its keys must ascend. */
  public SortedFile newSortedFile(Path file) throws IOException {
    return new SortedFile(resources, file, directory);
  }

  /** Takes a finished file in, which moves it. */
  public void ingest(Path file) throws IOException {
    try {
      requireProgress();
      db.ingestExternalFile(List.of(file.toString()), resources.ingestion());
    } catch (RocksDBException e) {
      throw StorageException.of("written", directory, e);
    }
  }

  /** Ends what is going on in the background; nothing can be written any more. Does not wait. */
  void rest() {
    db.cancelAllBackgroundWork(false);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      db.close();
      NativeMemory.closed();
    }
  }
}
