package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.write.WriteBehind;
import org.jspecify.annotations.Nullable;

/**
 * A key with what a state holds for it. While a barrier's changes are on their way to the database
 * the entries among them are not touched any more: who changes one puts another in its place.
 */
final class Entry {
  final Object key;
  final int hash;

  /** What the state holds, null for nothing. */
  @Nullable Object cell;

  /** The epoch of the last change, see {@link WriteBehind}; 0 if it was only read. */
  int epoch;

  /** Whether it was used since the cache last looked for room. */
  boolean recent = true;

  Entry(Object key, int hash) {
    this.key = key;
    this.hash = hash;
  }
}
