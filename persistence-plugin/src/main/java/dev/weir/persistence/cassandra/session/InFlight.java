package dev.weir.persistence.cassandra.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the bytes that are under way, for all threads together: the driver has no bound of its
 * own, and a server that is asked too much answers with errors. Who comes first is served first.
 */
public final class InFlight {
  private final int capacityBytes;
  private final Semaphore free;
  private final Duration patience;

  InFlight(int capacityBytes, Duration patience) {
    this.capacityBytes = capacityBytes;
    this.free = new Semaphore(capacityBytes, true);
    this.patience = patience;
  }

  /**
   * Waits for room.
   *
   * @throws IOException if there is none in time
   */
  public void acquire(int bytes) throws IOException {
    try {
      if (!free.tryAcquire(bounded(bytes), patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "Cassandra is too slow: no room for "
                + bytes
                + " more bytes within "
                + patience.toMillis()
                + " ms, "
                + capacityBytes
                + " are under way");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for Cassandra");
    }
  }

  /** Takes room if there is some. */
  public boolean tryAcquire(int bytes) {
    return free.tryAcquire(bounded(bytes));
  }

  public void release(int bytes) {
    free.release(bounded(bytes));
  }

  /** What is under way now. */
  public int bytes() {
    return capacityBytes - free.availablePermits();
  }

  private int bounded(int bytes) {
    return Math.min(bytes, capacityBytes);
  }
}
