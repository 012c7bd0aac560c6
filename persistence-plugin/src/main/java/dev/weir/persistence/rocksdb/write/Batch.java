package dev.weir.persistence.rocksdb.write;

import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.serde.BinaryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Changes on their way into a database, laid out as RocksDB lays out a write batch, so that one
 * native call carries thousands: a sequence (8 bytes, set by RocksDB), the number of changes (4
 * bytes, little-endian), then each change's tag, key and value, lengths as varints. Used by one
 * thread.
 */
public final class Batch implements SortedChanges.Receiver {
  private static final int COUNT_AT = 8;
  private static final int FULL_BYTES = 1 << 20;
  public static final int TAG_DELETE = 0;
  public static final int TAG_PUT = 1;
  public static final int TAG_MERGE = 2;

  /** Its value is the end of the range, exclusive. */
  static final int TAG_DELETE_RANGE = 0xF;

  private final StateDatabase database;
  private final BinaryWriter out = new BinaryWriter(FULL_BYTES + (FULL_BYTES >> 2));
  private int count;
  private int toSkip;
  private int written;

  public Batch(StateDatabase database) {
    this(database, 0);
  }

  /**
   * A batch that is made again after the first one could not be written to its end.
   *
   * @param written how many of its changes the database has: merged twice, a change would count
   *     twice
   */
  public Batch(StateDatabase database, int written) {
    this.database = database;
    this.written = written;
    toSkip = written;
    begin();
  }

  /** How many changes the database has. */
  public int written() {
    return written;
  }

  private void begin() {
    out.reset();
    out.writeLong(0);
    out.writeInt(0);
    count = 0;
  }

  public void put(BinaryWriter key, BinaryWriter value) {
    put(key.buffer(), 0, key.size(), value.buffer(), 0, value.size());
  }

  public void put(
      byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength) {
    if (isWritten()) {
      return;
    }
    out.writeByte(TAG_PUT);
    out.writeVarInt(keyLength);
    out.writeRaw(key, keyOffset, keyLength);
    out.writeVarInt(valueLength);
    out.writeRaw(value, valueOffset, valueLength);
    added();
  }

  @Override
  public void add(int tag, byte[] bytes, int keyFrom, int valueFrom, int end) {
    if (isWritten()) {
      return;
    }
    out.writeByte(tag);
    out.writeVarInt(valueFrom - keyFrom);
    out.writeRaw(bytes, keyFrom, valueFrom - keyFrom);
    if (tag != TAG_DELETE) {
      out.writeVarInt(end - valueFrom);
      out.writeRaw(bytes, valueFrom, end - valueFrom);
    }
    added();
  }

  private boolean isWritten() {
    if (toSkip == 0) {
      return false;
    }
    toSkip--;
    return true;
  }

  private void added() {
    count++;
    if (out.size() >= FULL_BYTES) {
      write();
    }
  }

  /** Writes what is left. */
  public void write() {
    if (count > 0) {
      out.setInt(COUNT_AT, Integer.reverseBytes(count));
      try {
        database.requireWanted();
        database.open().write(out.buffer(), out.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      written += count;
      begin();
    }
  }
}
