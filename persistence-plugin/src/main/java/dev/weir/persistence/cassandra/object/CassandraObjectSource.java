package dev.weir.persistence.cassandra.object;

import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;

/** Reads an object's chunks. */
final class CassandraObjectSource implements ObjectSource {
  private final ObjectName name;
  private final IndexEntry indexed;
  private final Download download;

  CassandraObjectSource(ObjectName name, IndexEntry indexed, Download download) {
    this.name = name;
    this.indexed = indexed;
    this.download = download;
  }

  @Override
  public long sizeBytes() {
    return indexed.sizeBytes();
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > indexed.sizeBytes() - length) {
      throw new CorruptObjectException(
          "object "
              + name
              + " is damaged: "
              + length
              + " bytes at "
              + offset
              + " are outside of its "
              + indexed.sizeBytes());
    }
    byte[] result = new byte[length];
    int last = chunkOf(offset + Math.max(0, length - 1));
    for (int done = 0; done < length; ) {
      int chunk = chunkOf(offset + done);
      byte[] bytes = download.chunk(chunk, last);
      int from = (int) (offset + done - (long) chunk * indexed.chunkBytes());
      int part = Math.min(bytes.length - from, length - done);
      System.arraycopy(bytes, from, result, done, part);
      done += part;
    }
    return result;
  }

  private int chunkOf(long offset) {
    return Math.toIntExact(offset / indexed.chunkBytes());
  }

  @Override
  public void close() {
    download.forget();
  }
}
