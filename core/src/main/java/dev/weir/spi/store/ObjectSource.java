package dev.weir.spi.store;

import dev.weir.snapshot.CorruptObjectException;
import java.io.IOException;

/** Reads one object. Used by one thread at a time. */
public interface ObjectSource extends AutoCloseable {
  long sizeBytes();

  /**
   * Reads exactly {@code length} bytes from {@code offset}.
   *
   * @throws CorruptObjectException if the object ends before
   */
  byte[] read(long offset, int length) throws IOException;

  @Override
  void close() throws IOException;
}
