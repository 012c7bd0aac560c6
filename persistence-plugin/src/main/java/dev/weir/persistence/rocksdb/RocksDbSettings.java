package dev.weir.persistence.rocksdb;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final String MEMORY = "memory";
  private static final String CACHE_SHARE = "cache-share";
  private static final Pattern SIZE = Pattern.compile("([0-9]+) ?([kmg]?)(?:i?b)?");

  RocksDbSettings {
    if (!(cacheShare >= 0.05 && cacheShare <= 0.95)) {
      throw new IllegalArgumentException(
          "weir.state.rocksdb.cache-share is " + cacheShare + "; it must be from 0.05 to 0.95");
    }
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

  static RocksDbSettings of(Map<String, String> settings) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.remove(MEMORY);
    unknown.remove(CACHE_SHARE);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no setting weir.state.rocksdb." + unknown.first() + "; known: memory, cache-share");
    }
    String memory = settings.get(MEMORY);
    String share = settings.get(CACHE_SHARE);
    return new RocksDbSettings(
        memory == null ? DEFAULT_MEMORY_BYTES : sizeOf(memory),
        share == null ? DEFAULT_CACHE_SHARE : shareOf(share));
  }

  private static long sizeOf(String text) {
    Matcher matcher = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(1).length() > 12) {
      throw new IllegalArgumentException(
          "weir.state.rocksdb.memory is '" + text + "', which is no size such as 512m or 2g");
    }
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  private static double shareOf(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "weir.state.rocksdb.cache-share is '" + text + "', which is no number such as 0.5", e);
    }
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
