package dev.weir.persistence.rocksdb.layout;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.StateKind;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.rules.Namespaces;
import org.jspecify.annotations.Nullable;

/** What a key of the database says of its entry: see {@link KeyLayout}. Used by one thread. */
public final class StoredKey {
  private final boolean timers;
  private final @Nullable Namespaces namespaces;
  private final KeyLayout keys;
  private final BinaryReader reader = new BinaryReader(new byte[0]);
  private Object key = "";
  private @Nullable Object namespace;
  private int end;

  public StoredKey(KeyedStateFormat<?> format, Types types) {
    timers = format.id().kind() == StateKind.KEYED_TIMERS;
    namespaces = format.namespaces();
    keys = new KeyLayout(types);
  }

  /** Reads a key of this state. */
  public void read(byte[] bytes) {
    int at = KeyLayout.HEADER_BYTES + (timers ? Long.BYTES : 0);
    if (timers && namespaces == null) {
      key = keys.readKey(bytes, at, bytes.length - at);
      end = bytes.length;
      return;
    }
    reader.reset(bytes, at, bytes.length - at);
    int length = reader.readVarInt();
    at += reader.position();
    key = keys.readKey(bytes, at, length);
    end = at + length;
    if (namespaces != null) {
      readNamespace(bytes, namespaces);
    }
  }

  private void readNamespace(byte[] bytes, Namespaces declared) {
    int length = bytes.length - end;
    if (!timers) {
      reader.reset(bytes, end, length);
      length = reader.readVarInt();
      end += reader.position();
    }
    reader.reset(bytes, end, length);
    namespace = declared.read(reader);
    end += length;
  }

  /** The key of the entry. */
  public Object key() {
    return key;
  }

  /** The namespace of the entry, null if there are none. */
  public @Nullable Object namespace() {
    return namespace;
  }

  /** Where in the bytes the key of a map's entry begins. */
  public int end() {
    return end;
  }
}
