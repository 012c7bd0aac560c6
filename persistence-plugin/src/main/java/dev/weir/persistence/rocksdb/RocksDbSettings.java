package dev.weir.persistence.rocksdb;

import dev.weir.settings.Settings;

/**
 * How much memory all state in RocksDB may take on one node.
 *
 * @param memoryBytes in all
 * @param cacheShare the part of it that goes to caches of objects, in the Java heap; the rest is
 *     RocksDB's own, outside of the heap
 */
record RocksDbSettings(long memoryBytes, double cacheShare) {
  static final long DEFAULT_MEMORY_BYTES = 256L << 20;
  static final double DEFAULT_CACHE_SHARE = 0.5;

  /** Below this RocksDB does nothing but flush tiny files. */
  static final long LEAST_NATIVE_BYTES = 16L << 20;

  RocksDbSettings {
    long nativeBytes = (long) (memoryBytes * (1 - cacheShare));
    if (nativeBytes < LEAST_NATIVE_BYTES) {
      throw new BudgetException(
          "weir.state.rocksdb.memory is "
              + mib(memoryBytes)
              + ", of which "
              + mib(nativeBytes)
              + " are left for RocksDB itself (weir.state.rocksdb.cache-share is "
              + cacheShare
              + "): too little to work with, at least "
              + mib(LEAST_NATIVE_BYTES)
              + " are needed; set the memory to "
              + mib((long) Math.ceil(LEAST_NATIVE_BYTES / (1 - cacheShare)))
              + " or more");
    }
  }

  static RocksDbSettings of(Settings settings) {
    return settings.read(
        in ->
            new RocksDbSettings(
                in.size("memory").orElse(DEFAULT_MEMORY_BYTES),
                in.number("cache-share")
                    .must("from 0.05 to 0.95", share -> share >= 0.05 && share <= 0.95)
                    .orElse(DEFAULT_CACHE_SHARE)));
  }

  /** What RocksDB may take: blocks, their indexes and filters, and what is not yet written. */
  long nativeBytes() {
    return memoryBytes - cacheBytes();
  }

  /** What all caches of objects may take. */
  long cacheBytes() {
    return (long) (memoryBytes * cacheShare);
  }

  static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
