package dev.weir.state.heap;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key's map. Its iteration order is that of the first insertions, so that a run after a restore
 * iterates as one without.
 */
final class MapCell<K, V> {
  private final int stamp;
  private final Map<K, V> entries;

  MapCell(Map<K, V> entries, int stamp) {
    this.entries = new LinkedHashMap<>(entries);
    this.stamp = stamp;
  }

  int stamp() {
    return stamp;
  }

  Map<K, V> entries() {
    return entries;
  }
}
