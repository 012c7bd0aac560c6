package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.layout.StoredEntries;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.util.List;

/**
 * Looks at the keys of a database that was taken over as it is. An entry is found by its key's
 * bytes, in which its type is spelled out: were that type another now, no entry would be found any
 * more. One key of each state tells, since a state's keys are of one type as a rule; it is sought
 * in some key groups only, for a restart waits for it.
 */
final class StoredKeys {
  private final StateContext context;
  private final KeyGroupRange keyGroups;

  StoredKeys(StateContext context, KeyGroupRange keyGroups) {
    this.context = context;
    this.keyGroups = keyGroups;
  }

  /**
   * Passes if the keys are of types that have not changed.
   *
   * @throws dev.weir.serde.IncompatibleSchemaException otherwise
   */
  void check(List<DeclaredState<?>> states) throws IOException {
    Database database = context.database().toRead();
    if (database == null) {
      return; // of what the files hold nothing is owned here
    }
    boolean found = false;
    for (DeclaredState<?> state : states) {
      found |= !(state instanceof RocksDbTimers) && checkStored(state, database);
    }
    for (DeclaredState<?> state : states) {
      found = found || checkStored(state, database);
    }
  }

  private boolean checkStored(DeclaredState<?> state, Database database) {
    return state.mayBeStored() && check(state, database);
  }

  /** Returns whether there was a key to check. */
  private <V> boolean check(DeclaredState<V> state, Database database) {
    StoredEntries<V> entries =
        new StoredEntries<>(database, state.number(), state.format, context.types());
    try (Scan at = database.scan()) {
      for (int group = keyGroups.first(); group < keyGroups.end(); group++) {
        byte[] prefix = KeyLayout.stateStart(group, state.number());
        at.seek(prefix);
        if (at.isValid() && KeyLayout.startsWith(at.key(), prefix)) {
          entries.checkKey(at.key(), at.value());
          return true;
        }
      }
      at.check();
      return false;
    }
  }
}
