package dev.weir.persistence.rocksdb.database;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Entries of a database in the order of their keys. Closed before the database, by its opener. */
public final class Scan implements AutoCloseable {
  private final Database database;
  private final RocksIterator at;
  private boolean closed;

  Scan(Database database, RocksIterator at) {
    this.database = database;
    this.at = at;
    NativeMemory.opened();
  }

  /** Goes to the first entry whose key is not less. */
  public void seek(byte[] key) {
    at.seek(key);
  }

  public boolean isValid() {
    return at.isValid();
  }

  public void next() {
    at.next();
  }

  public byte[] key() {
    return at.key();
  }

  public byte[] value() {
    return at.value();
  }

  /** Throws what ended the scan early, if anything did. */
  public void check() {
    try {
      at.status();
    } catch (RocksDBException e) {
      throw database.failed("read", e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      at.close();
      NativeMemory.closed();
    }
  }
}
