package dev.weir.persistence.cassandra.object;

import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraException;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chunks of one object on their way, several at once. Used by one thread. */
final class Upload {
  private final Cassandra cassandra;
  private final Chunks chunks;
  private final ObjectName name;
  private final UUID id;
  private final int chunkBytes;
  private int sent;

  /** What is under way, and what failed: changed by the driver's threads. */
  private final Object outcome = new Object();

  private int underWay;
  private @Nullable Throwable failure;

  Upload(Cassandra cassandra, Chunks chunks, ObjectName name, UUID id) {
    this.cassandra = cassandra;
    this.chunks = chunks;
    this.name = name;
    this.id = id;
    this.chunkBytes = cassandra.settings().transfer().chunkBytes();
  }

  UUID id() {
    return id;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** How many parts there may be something in. */
  int parts() {
    return sent == 0 ? 0 : Parts.of(sent - 1, chunkBytes) + 1;
  }

  /**
   * Sends the next chunk, as soon as there is room for it.
   *
   * @param bytes not to be changed any more
   */
  void send(byte[] bytes, int length) throws IOException {
    throwIfFailed();
    cassandra.inFlight().acquire(length);
    synchronized (outcome) {
      underWay++;
    }
    var unused =
        chunks
            .write(id, sent++, chunkBytes, bytes, length)
            .whenComplete(
                (answer, failed) -> {
                  cassandra.inFlight().release(length);
                  arrived(failed);
                });
  }

  private void arrived(@Nullable Throwable failed) {
    synchronized (outcome) {
      underWay--;
      if (failed != null && failure == null) {
        failure = failed;
      }
      outcome.notifyAll();
    }
  }

  private void throwIfFailed() throws IOException {
    synchronized (outcome) {
      if (failure != null) {
        throw CassandraException.of(name + " was not written", failure);
      }
    }
  }

  /** Waits until all chunks are stored. */
  void awaitAll() throws IOException {
    synchronized (outcome) {
      while (underWay > 0) {
        try {
          outcome.wait();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException(name + " was not written: interrupted");
        }
      }
    }
    throwIfFailed();
  }
}
