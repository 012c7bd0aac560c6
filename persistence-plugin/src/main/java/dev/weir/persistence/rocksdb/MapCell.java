package dev.weir.persistence.rocksdb;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cache knows of one key's map. */
final class MapCell {
  /** Entries by their keys; those that are known to be absent have no value. */
  final Map<Object, Slot> slots = new HashMap<>();

  /** Whether what is not in {@link #slots} is not in the database either. */
  boolean complete;

  /** Whether there is more in the database than is worth keeping here. */
  boolean large;

  /** The epoch of the last change of any slot. */
  int epoch;

  /**
   * One entry of the map. As with an {@link Entry}, one that is on its way to the database is not
   * touched any more.
   */
  static final class Slot {
    final Entry owner;
    final Object mapKey;
    @Nullable Object value;
    int epoch;

    Slot(Entry owner, Object mapKey) {
      this.owner = owner;
      this.mapKey = mapKey;
    }
  }
}
