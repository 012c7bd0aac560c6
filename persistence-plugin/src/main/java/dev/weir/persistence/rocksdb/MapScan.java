package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.database.StateDatabase;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.layout.MapEntryFormat;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map that is not in memory, in the order of the database: what the database
 * holds, read piece by piece, together with what was changed and may not be in it yet. The map is
 * not changed meanwhile.
 */
final class MapScan<K, V> implements Iterator<Map.Entry<K, V>> {
  private static final int ENTRIES_AT_ONCE = 512;

  private final StateDatabase database;
  private final MapEntryFormat<K, V> format;
  private final byte[] prefix;

  /** Changed entries by their keys' bytes; without a value those that are removed. */
  private final NavigableMap<byte[], ChangedEntry<K, V>> changed;

  private final ArrayDeque<StoredEntry> read = new ArrayDeque<>();
  private byte @Nullable [] from;
  private Map.@Nullable Entry<K, V> next;

  /** An entry whose last change may not be in the database; null if that has removed it. */
  record ChangedEntry<K, V>(Map.@Nullable Entry<K, V> entry) {}

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record StoredEntry(byte[] key, byte[] value) {}

  /**
   * @param prefix what the database's keys of all entries begin with
   * @param changed by the part of the database's key behind the prefix; used up
   */
  MapScan(
      StateDatabase database,
      MapEntryFormat<K, V> format,
      byte[] prefix,
      NavigableMap<byte[], ChangedEntry<K, V>> changed) {
    this.database = database;
    this.format = format;
    this.prefix = prefix;
    this.changed = changed;
    from = prefix;
    advance();
  }

  private void advance() {
    next = null;
    while (next == null) {
      if (read.isEmpty() && from != null) {
        read(from);
      }
      StoredEntry stored = read.peekFirst();
      if (stored == null && changed.isEmpty()) {
        return;
      }
      next = first(stored);
    }
  }

  /** Takes the first of what was read and what was changed; null if it is removed. */
  private Map.@Nullable Entry<K, V> first(@Nullable StoredEntry stored) {
    if (stored == null) {
      return changed.pollFirstEntry().getValue().entry;
    }
    int order = changed.isEmpty() ? -1 : compareWithChanged(stored.key);
    if (order <= 0) {
      read.removeFirst();
    }
    return order < 0
        ? format.read(stored.key, prefix.length, stored.value)
        : changed.pollFirstEntry().getValue().entry;
  }

  private int compareWithChanged(byte[] key) {
    byte[] other = changed.firstKey();
    return Arrays.compareUnsigned(key, prefix.length, key.length, other, 0, other.length);
  }

  private void read(byte[] first) {
    from = null;
    Database now = database.toRead(); // which may be another one since the last time
    if (now == null) {
      return;
    }
    try (Scan at = now.scan()) {
      for (at.seek(first); at.isValid(); at.next()) {
        byte[] key = at.key();
        if (!KeyLayout.startsWith(key, prefix)) {
          break;
        }
        if (read.size() == ENTRIES_AT_ONCE) {
          from = key;
          break;
        }
        read.addLast(new StoredEntry(key, at.value()));
      }
      at.check();
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Map.Entry<K, V> next() {
    Map.Entry<K, V> current = next;
    if (current == null) {
      throw new NoSuchElementException();
    }
    advance();
    return current;
  }
}
