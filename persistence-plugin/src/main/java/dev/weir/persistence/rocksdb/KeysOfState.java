package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.layout.StoredKey;
import dev.weir.snapshot.StateKind;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyVisitor;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys, and their namespaces, for which a database holds something of a state; what was changed
 * is written before. Those of one key group are in memory at a time, so that the state may be
 * changed while they are shown.
 */
final class KeysOfState {
  private record Shown(Object key, @Nullable Object namespace) {}

  private final DeclaredState<?> state;
  private final boolean ofMap;
  private final StoredKey at;

  KeysOfState(DeclaredState<?> state) {
    this.state = state;
    ofMap = state.format.id().kind() == StateKind.KEYED_MAP;
    at = new StoredKey(state.format, state.context.types());
  }

  /**
   * Shows each once.
   *
   * @param action is given the key, and the namespace or null
   */
  void show(KeyVisitor action) {
    KeyGroupRange groups = state.context.cursor().keyGroups();
    for (int group = groups.first(); group < groups.end(); group++) {
      for (Shown each : ofGroup(group)) {
        action.visit(each.key(), each.namespace());
      }
    }
  }

  private Set<Shown> ofGroup(int group) {
    Set<Shown> found = new LinkedHashSet<>();
    Database database = state.context.database().toRead(); // another one, perhaps, by now
    if (database == null) {
      return found;
    }
    byte[] prefix = KeyLayout.stateStart(group, state.number());
    try (Scan scan = database.scan()) {
      scan.seek(prefix);
      while (scan.isValid() && KeyLayout.startsWith(scan.key(), prefix)) {
        byte[] key = scan.key();
        at.read(key);
        found.add(new Shown(at.key(), at.namespace()));
        if (ofMap) {
          scan.seek(KeyLayout.behind(Arrays.copyOf(key, at.end()))); // past its other entries
        } else {
          scan.next();
        }
      }
      scan.check();
    }
    return found;
  }
}
