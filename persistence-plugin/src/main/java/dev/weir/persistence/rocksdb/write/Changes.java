package dev.weir.persistence.rocksdb.write;

import dev.weir.persistence.rocksdb.layout.KeyLayout;
import org.jspecify.annotations.Nullable;

/** What changed in one state up to some moment; nobody changes it any more. */
public interface Changes {
  /** The number of the state, which is in its keys. */
  int state();

  /** How many changes. */
  int size();

  /** Begins to write everything. On any thread. */
  Pass pass(KeyLayout keys, SortedChanges to);

  /** One way through all changes. Used by one thread. */
  interface Pass {
    /** Adds the changes of a key group. Each group is asked for once. */
    void add(int keyGroup);

    /** All key groups were asked for. */
    void end();
  }

  /** A state, as the {@link WriteBehind} sees it. */
  interface Source {
    /**
     * Hands over what changed since the last time, null if nothing did. What it returns is left
     * alone from now on, until {@link WriteBehind#written} says that it is in the database.
     */
    @Nullable Changes take();
  }
}
