package dev.weir.persistence.rocksdb.database;

import dev.weir.persistence.rocksdb.write.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * A file of ascending keys, each at most once, that a database can take in as a whole. Used by one
 * thread.
 */
public final class SortedFile implements AutoCloseable {
  private static final int LEAST_ROOM = 256;

  private final SstFileWriter writer;
  private final Path of;
  private ByteBuffer key = ByteBuffer.allocateDirect(LEAST_ROOM);
  private ByteBuffer value = ByteBuffer.allocateDirect(LEAST_ROOM);
  private long entries;
  private boolean closed;

  /**
   * Begins a file.
   *
   * @param of the database's directory, for messages
   */
  SortedFile(RocksDbResources resources, Path file, Path of) throws IOException {
    this.of = of;
    writer = new SstFileWriter(resources.env(), resources.options());
    try {
      writer.open(file.toString());
    } catch (RocksDBException e) {
      writer.close();
      throw StorageException.of("written", of, e);
    }
    NativeMemory.opened();
  }

  /** Adds a change that is no removal of a range, as {@code SortedChanges.Receiver} takes it. */
  public void add(int tag, byte[] bytes, int keyFrom, int valueFrom, int end) {
    key = filled(key, bytes, keyFrom, valueFrom);
    value = filled(value, bytes, valueFrom, end);
    try {
      switch (tag) {
        case Batch.TAG_PUT -> writer.put(key, value);
        case Batch.TAG_MERGE -> writer.merge(copyOf(key), copyOf(value));
        case Batch.TAG_DELETE -> writer.delete(copyOf(key));
        default -> throw new IllegalArgumentException("no change of an entry: " + tag);
      }
      entries++;
    } catch (RocksDBException e) {
      throw new UncheckedIOException(StorageException.of("written", of, e));
    }
  }

  private static ByteBuffer filled(ByteBuffer buffer, byte[] bytes, int from, int end) {
    ByteBuffer to = buffer;
    if (to.capacity() < end - from) {
      to = ByteBuffer.allocateDirect(Math.max(end - from, 2 * to.capacity()));
    }
    return to.clear().put(bytes, from, end - from).flip();
  }

  private static byte[] copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }

  public void put(byte[] newKey, byte[] newValue) throws IOException {
    try {
      writer.put(newKey, newValue);
      entries++;
    } catch (RocksDBException e) {
      throw StorageException.of("written", of, e);
    }
  }

  /** Returns whether there is anything in the file; an empty one cannot be finished. */
  public boolean finish() throws IOException {
    try {
      if (entries > 0) {
        writer.finish();
      }
      return entries > 0;
    } catch (RocksDBException e) {
      throw StorageException.of("written", of, e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.close();
      NativeMemory.closed();
    }
  }
}
