package dev.weir.persistence.rocksdb;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many objects outside of the Java heap this process has open for RocksDB: databases, scans,
 * files being written, and what all databases of a backend share. Nobody else frees them. For tests
 * and for whoever watches a process: without an open backend the number is 0.
 */
public final class NativeHandles {
  private static final AtomicLong OPEN = new AtomicLong();

  private NativeHandles() {}

  /** The number of objects that are open now. */
  public static long open() {
    return OPEN.get();
  }

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void closed() {
    OPEN.decrementAndGet();
  }
}
