package dev.weir.persistence.rocksdb;

import org.jspecify.annotations.Nullable;

/** What changed in one state up to some moment; nobody changes it any more. */
interface Changes {
  /** Appends everything to the batch. On any thread. */
  void writeTo(Batch batch, KeyLayout keys);

  /** A state, as the {@link WriteBehind} sees it. */
  interface Source {
    /**
     * Hands over what changed since the last time, null if nothing did. What it returns is left
     * alone from now on, until {@link WriteBehind#written} says that it is in the database.
     */
    @Nullable Changes take();
  }
}
