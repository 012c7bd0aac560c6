package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.rules.Namespaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The namespaces in which a state holds something for the current key, as the database has them:
 * what was changed is written before.
 */
final class StoredNamespaces {
  private final DeclaredState<?> state;
  private final Namespaces namespaces;
  private final BinaryReader reader = new BinaryReader(new byte[0]);

  StoredNamespaces(DeclaredState<?> state, Namespaces namespaces) {
    this.state = state;
    this.namespaces = namespaces;
  }

  /** Those of a state whose entries begin with their key. */
  List<Object> ofKey() {
    StateContext context = state.context;
    KeyCursor cursor = context.cursor();
    BinaryWriter out = new BinaryWriter();
    context.keys().writeKeyPrefix(cursor.keyGroup(), state.number(), cursor.key(), out);
    context.behind().writeAll();
    Database database = context.database().toRead();
    return database == null || !state.mayBeStored() ? List.of() : read(database, out.toBytes());
  }

  private List<Object> read(Database database, byte[] prefix) {
    List<Object> found = new ArrayList<>();
    try (Scan at = database.scan()) {
      at.seek(prefix);
      while (at.isValid() && KeyLayout.startsWith(at.key(), prefix)) {
        byte[] key = at.key();
        reader.reset(key, prefix.length, key.length - prefix.length);
        int length = reader.readVarInt();
        int from = prefix.length + reader.position();
        reader.reset(key, from, length);
        found.add(namespaces.read(reader));
        at.seek(KeyLayout.behind(Arrays.copyOf(key, from + length))); // past a map's other entries
      }
      at.check();
    }
    return found;
  }
}
