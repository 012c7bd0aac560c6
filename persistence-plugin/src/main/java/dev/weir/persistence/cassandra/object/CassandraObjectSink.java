package dev.weir.persistence.cassandra.object;

import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Cuts an object into chunks and sends them while it is written. */
final class CassandraObjectSink implements ObjectSink {
  /** Most objects are small: a chunk begins small, too. */
  private static final int FIRST_BYTES = 8 << 10;

  private enum Stage {
    OPEN,
    /** Perhaps the index names it, or will. */
    COMMITTING,
    COMMITTED,
    /** The index certainly does not name it, nor will. */
    FAILED,
    CLOSED
  }

  private final CassandraCheckpointStore store;
  private final ObjectName name;
  private final Upload upload;
  private final CRC32C crc = new CRC32C();
  private byte[] chunk = new byte[0];
  private int filled;
  private long position;
  private Stage stage = Stage.OPEN;

  CassandraObjectSink(CassandraCheckpointStore store, ObjectName name, Upload upload) {
    this.store = store;
    this.name = name;
    this.upload = upload;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    position += length;
    int from = offset;
    int rest = length;
    while (rest > 0) {
      if (filled == upload.chunkBytes()) {
        ship();
      }
      int part = Math.min(rest, upload.chunkBytes() - filled);
      ensureRoom(filled + part);
      System.arraycopy(bytes, from, chunk, filled, part);
      filled += part;
      from += part;
      rest -= part;
    }
  }

  private void ensureRoom(int bytes) {
    if (chunk.length < bytes) {
      int doubled = Math.max(FIRST_BYTES, Math.max(2 * chunk.length, bytes));
      chunk = Arrays.copyOf(chunk, Math.min(doubled, upload.chunkBytes()));
    }
  }

  private void ship() throws IOException {
    byte[] shipped = chunk;
    int length = filled;
    // The next one is as large, unless this was the first and the last.
    chunk = new byte[0];
    filled = 0;
    try {
      upload.send(shipped, length);
    } catch (IOException e) {
      stage = Stage.FAILED;
      throw new KnownFailureException(e); // what is not in the index is not there
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public ObjectRef commit() throws IOException {
    if (stage != Stage.OPEN) {
      throw new IOException("object " + name + " was committed already, or a write failed before");
    }
    if (filled > 0) {
      ship();
    }
    try {
      upload.awaitAll();
    } catch (IOException e) {
      stage = Stage.FAILED;
      throw new KnownFailureException(e); // what is not in the index is not there
    }
    stage = Stage.COMMITTING;
    int sum = (int) crc.getValue();
    try {
      store.publish(
          name,
          new IndexEntry(
              upload.id(), position, sum, upload.chunkBytes(), System.currentTimeMillis()));
    } catch (KnownFailureException | FileAlreadyExistsException e) {
      stage = Stage.FAILED;
      throw e;
    }
    stage = Stage.COMMITTED;
    return new ObjectRef(name, position, sum);
  }

  /** {@inheritDoc} What the index may name stays: its deletion, or a sweep, takes it away. */
  @Override
  public void close() {
    Stage before = stage;
    stage = Stage.CLOSED;
    if (before == Stage.OPEN || before == Stage.FAILED) {
      store.discard(name, upload.id(), upload.parts());
    }
  }
}
