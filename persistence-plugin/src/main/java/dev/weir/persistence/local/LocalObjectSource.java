package dev.weir.persistence.local;

import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads an object's file. */
final class LocalObjectSource implements ObjectSource {
  private final ObjectName name;
  private final FileChannel channel;
  private final long sizeBytes;

  LocalObjectSource(ObjectName name, FileChannel channel, long sizeBytes) {
    this.name = name;
    this.channel = channel;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > sizeBytes - length) {
      throw endsBefore(offset, length);
    }
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      if (channel.read(target, offset + target.position()) < 0) {
        throw endsBefore(offset, length);
      }
    }
    return target.array();
  }

  private CorruptObjectException endsBefore(long offset, int length) {
    return new CorruptObjectException(
        "object "
            + name
            + " is damaged: "
            + length
            + " bytes at "
            + offset
            + " are outside of its "
            + sizeBytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
