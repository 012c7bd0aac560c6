package dev.weir.spi.store;

import java.io.IOException;

/** Writes one new object. Used by one thread at a time. */
public interface ObjectSink extends AutoCloseable {
  /** Appends bytes; the array may be reused by the caller afterwards. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** The number of bytes appended so far. */
  long position();

  /**
   * Makes the object durable under its name and returns its reference. Called at most once.
   *
   * @throws KnownFailureException if there is no object of this name, nor will this call make one
   * @throws IOException if nobody knows
   */
  ObjectRef commit() throws IOException;

  /**
   * Releases resources; an object that was not committed leaves nothing that {@code open} can find.
   */
  @Override
  void close() throws IOException;
}
