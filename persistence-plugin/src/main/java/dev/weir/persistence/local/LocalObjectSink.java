package dev.weir.persistence.local;

import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes one object to a temporary file beside its final place. */
final class LocalObjectSink implements ObjectSink {
  private static final int BUFFER_BYTES = 1 << 16;

  private final LocalCheckpointStore store;
  private final ObjectName name;
  private final Path temp;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final CRC32C crc = new CRC32C();
  private long position;
  private boolean failed;
  private boolean renamed;

  LocalObjectSink(LocalCheckpointStore store, ObjectName name, Path temp, FileChannel channel) {
    this.store = store;
    this.name = name;
    this.temp = temp;
    this.channel = channel;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    position += length;
    int from = offset;
    int rest = length;
    while (rest > 0) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int part = Math.min(rest, buffer.remaining());
      buffer.put(bytes, from, part);
      from += part;
      rest -= part;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    try {
      DurableFiles.writeAll(channel, buffer);
    } catch (IOException e) {
      failed = true;
      throw new KnownFailureException(DurableFiles.explain(temp, e)); // it has no name yet
    }
    buffer.clear();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public ObjectRef commit() throws IOException {
    if (renamed || failed) {
      throw new IOException("object " + name + " was committed already, or a write failed before");
    }
    flush();
    try {
      store.sync(channel);
      channel.close();
    } catch (IOException e) {
      failed = true;
      throw new KnownFailureException(DurableFiles.explain(temp, e)); // it has no name yet
    }
    store.publish(name, temp);
    renamed = true;
    return new ObjectRef(name, position, (int) crc.getValue());
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (!renamed) {
        store.discard(temp);
      }
    }
  }
}
