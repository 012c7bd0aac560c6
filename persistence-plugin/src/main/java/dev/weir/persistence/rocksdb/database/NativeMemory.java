package dev.weir.persistence.rocksdb.database;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Cache;

/**
 * What RocksDB takes outside of the Java heap in this process, which no garbage collector frees.
 * For tests and for whoever watches a process: without an open backend both numbers are 0.
 */
public final class NativeMemory {
  private static final AtomicLong HANDLES = new AtomicLong();
  private static final Set<Cache> CACHES = ConcurrentHashMap.newKeySet();

  private NativeMemory() {}

  /**
   * How many objects are open: databases, scans, files being written, and what all databases of a
   * backend share.
   */
  public static long openHandles() {
    return HANDLES.get();
  }

  /**
   * What the block caches hold, in bytes: blocks, indexes and filters, and what is not yet written.
   * They fill up to the backends' budgets and stay full: blocks of databases that are closed go
   * when there is something newer to keep.
   */
  public static long cachedBytes() {
    long bytes = 0;
    for (Cache cache : CACHES) {
      synchronized (cache) {
        bytes += CACHES.contains(cache) ? cache.getUsage() : 0;
      }
    }
    return bytes;
  }

  static void opened() {
    HANDLES.incrementAndGet();
  }

  static void closed() {
    HANDLES.decrementAndGet();
  }

  static void opened(Cache cache) {
    CACHES.add(cache);
  }

  /** The cache is about to be closed. */
  static void closing(Cache cache) {
    synchronized (cache) {
      CACHES.remove(cache);
    }
  }
}
