package dev.weir.persistence.rocksdb;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Types;
import dev.weir.snapshot.StateKind;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedStateFormat;
import dev.weir.state.KeyedStateFormat.EntryConsumer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what a database holds of one state as the common format would. Used by one thread. */
final class StoredEntries<V> {
  private final Database database;
  private final int number;
  private final KeyedStateFormat<V> format;
  private final KeyLayout keys;
  private final BinaryReader reader = new BinaryReader(new byte[0]);
  private final BinaryWriter writer = new BinaryWriter(16);

  StoredEntries(Database database, int number, KeyedStateFormat<V> format, Types types) {
    this.database = database;
    this.number = number;
    this.format = format;
    this.keys = new KeyLayout(types);
  }

  /** Gives all entries in the range, group by group. */
  void read(KeyGroupRange range, EntryConsumer<V> consumer) {
    try (Scan at = database.scan()) {
      for (int group = range.first(); group < range.end(); group++) {
        byte[] prefix = KeyLayout.stateStart(group, number);
        at.seek(prefix);
        if (format.id().kind() == StateKind.KEYED_MAP) {
          readMaps(at, group, prefix, consumer);
        } else {
          readPlain(at, group, prefix, consumer);
        }
      }
      at.check();
    }
  }

  /** Reads the keys of an entry, which throws if their type has changed. */
  void checkKey(byte[] key, byte[] value) {
    StateKind kind = format.id().kind();
    if (kind == StateKind.KEYED_TIMERS) {
      int keyAt = KeyLayout.HEADER_BYTES + Long.BYTES;
      keys.readKey(key, keyAt, key.length - keyAt);
      return;
    }
    key(key);
    if (kind == StateKind.KEYED_MAP) {
      mapEntry(key, keyEnd(key), value);
    }
  }

  private void readPlain(Scan at, int group, byte[] prefix, EntryConsumer<V> consumer) {
    boolean timers = format.id().kind() == StateKind.KEYED_TIMERS;
    for (; at.isValid(); at.next()) {
      byte[] key = at.key();
      if (!RocksDbMapState.startsWith(key, prefix)) {
        return;
      }
      if (timers) {
        int keyAt = KeyLayout.HEADER_BYTES + Long.BYTES;
        consumer.accept(
            group, keys.readKey(key, keyAt, key.length - keyAt), time(KeyLayout.timeOf(key)));
      } else {
        Object owner = key(key);
        byte[] value = at.value();
        reader.reset(value, 0, value.length);
        consumer.accept(group, owner, format.readContent(reader));
      }
    }
  }

  private V time(long timestampMillis) {
    writer.reset();
    writer.writeSignedVarLong(timestampMillis);
    reader.reset(writer.buffer(), 0, writer.size());
    return format.readContent(reader);
  }

  private Object key(byte[] key) {
    int start = keyStart(key);
    return keys.readKey(key, start, keyEnd(key) - start);
  }

  private int keyStart(byte[] key) {
    reader.reset(key, KeyLayout.HEADER_BYTES, key.length - KeyLayout.HEADER_BYTES);
    reader.readVarInt();
    return KeyLayout.HEADER_BYTES + reader.position();
  }

  private int keyEnd(byte[] key) {
    reader.reset(key, KeyLayout.HEADER_BYTES, key.length - KeyLayout.HEADER_BYTES);
    int length = reader.readVarInt();
    return KeyLayout.HEADER_BYTES + reader.position() + length;
  }

  private void readMaps(Scan at, int group, byte[] prefix, EntryConsumer<V> consumer) {
    byte @Nullable [] owner = null;
    Map<Object, Object> map = new LinkedHashMap<>();
    for (; at.isValid(); at.next()) {
      byte[] key = at.key();
      if (!RocksDbMapState.startsWith(key, prefix)) {
        break;
      }
      if (owner != null && !RocksDbMapState.startsWith(key, owner)) {
        consumer.accept(group, key(owner), content(map));
        map = new LinkedHashMap<>();
        owner = null;
      }
      int keyEnd = keyEnd(key);
      if (owner == null) {
        owner = Arrays.copyOf(key, keyEnd);
      }
      map.putAll(mapEntry(key, keyEnd, at.value()));
    }
    if (owner != null) {
      consumer.accept(group, key(owner), content(map));
    }
  }

  private Map<?, ?> mapEntry(byte[] key, int keyEnd, byte[] value) {
    byte[] one = MapEntryFormat.joined(key, keyEnd, value, 1);
    one[0] = 1;
    reader.reset(one, 0, one.length);
    return (Map<?, ?>) format.readContent(reader);
  }

  @SuppressWarnings("unchecked") // the format is that of a map
  private V content(Map<Object, Object> map) {
    return (V) map;
  }
}
