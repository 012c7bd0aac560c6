package dev.weir.persistence.rocksdb.layout;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.StateKind;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.format.KeyedStateFormat.EntryConsumer;
import dev.weir.state.key.KeyGroupRange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what a database holds of one state as the common format would. Used by one thread. */
public final class StoredEntries<V> {
  private final Database database;
  private final int number;
  private final KeyedStateFormat<V> format;
  private final StoredKey at;
  private final boolean listChunks;
  private final BinaryReader reader = new BinaryReader(new byte[0]);
  private final BinaryWriter writer = new BinaryWriter(16);

  public StoredEntries(Database database, int number, KeyedStateFormat<V> format, Types types) {
    this(database, number, format, types, true);
  }

  /**
   * Entries of a database that an earlier version may have written.
   *
   * @param listChunks whether lists lie in {@link ListChunks}
   */
  public StoredEntries(
      Database database, int number, KeyedStateFormat<V> format, Types types, boolean listChunks) {
    this.listChunks = listChunks && format.id().kind() == StateKind.KEYED_LIST;
    this.database = database;
    this.number = number;
    this.format = format;
    this.at = new StoredKey(format, types);
  }

  /** Gives all entries in the range, group by group. */
  public void read(KeyGroupRange range, EntryConsumer<V> consumer) {
    try (Scan scan = database.scan()) {
      for (int group = range.first(); group < range.end(); group++) {
        byte[] prefix = KeyLayout.stateStart(group, number);
        scan.seek(prefix);
        if (format.id().kind() == StateKind.KEYED_MAP) {
          readMaps(scan, group, prefix, consumer);
        } else {
          readPlain(scan, group, prefix, consumer);
        }
      }
      scan.check();
    }
  }

  /** Reads the keys of an entry, which throws if their type has changed. */
  public void checkKey(byte[] key, byte[] value) {
    at.read(key);
    if (format.id().kind() == StateKind.KEYED_MAP) {
      mapEntry(key, at.end(), value);
    }
  }

  private void readPlain(Scan scan, int group, byte[] prefix, EntryConsumer<V> consumer) {
    boolean timers = format.id().kind() == StateKind.KEYED_TIMERS;
    for (; scan.isValid(); scan.next()) {
      byte[] key = scan.key();
      if (!KeyLayout.startsWith(key, prefix)) {
        return;
      }
      at.read(key);
      consumer.accept(
          group,
          at.key(),
          at.namespace(),
          timers ? time(KeyLayout.timeOf(key)) : content(scan.value()));
    }
  }

  private V content(byte[] value) {
    if (listChunks) {
      return ListChunks.read(format, value);
    }
    reader.reset(value, 0, value.length);
    return format.readContent(reader);
  }

  private V time(long timestampMillis) {
    writer.reset();
    writer.writeSignedVarLong(timestampMillis);
    reader.reset(writer.buffer(), 0, writer.size());
    return format.readContent(reader);
  }

  private void readMaps(Scan scan, int group, byte[] prefix, EntryConsumer<V> consumer) {
    byte @Nullable [] owner = null;
    Map<Object, Object> map = new LinkedHashMap<>();
    for (; scan.isValid(); scan.next()) {
      byte[] key = scan.key();
      if (!KeyLayout.startsWith(key, prefix)) {
        break;
      }
      if (owner == null || !KeyLayout.startsWith(key, owner)) {
        if (owner != null) {
          consumer.accept(group, at.key(), at.namespace(), content(map));
          map = new LinkedHashMap<>();
        }
        at.read(key);
        owner = Arrays.copyOf(key, at.end());
      }
      map.putAll(mapEntry(key, owner.length, scan.value()));
    }
    if (owner != null) {
      consumer.accept(group, at.key(), at.namespace(), content(map));
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
