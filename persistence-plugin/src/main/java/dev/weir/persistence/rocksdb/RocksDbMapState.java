package dev.weir.persistence.rocksdb;

import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.persistence.rocksdb.MapCell.Slot;
import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.layout.MapEntryFormat;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.persistence.rocksdb.write.Changes;
import dev.weir.persistence.rocksdb.write.IndexesByGroup;
import dev.weir.persistence.rocksdb.write.SortedChanges;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.rules.Iterations;
import dev.weir.state.rules.MapKeys;
import dev.weir.state.rules.NoNull;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map per key, each of its entries an entry of the database. They are cached by key: as far as
 * they were asked for, all of them after an iteration over a map that is not large. Iterates in the
 * order of the database, so a run after a restore iterates as one without.
 */
final class RocksDbMapState<K, V> extends DeclaredState<Map<K, V>> implements MapState<K, V> {
  /**
   * A map with more entries is not read as a whole, and what is cached of it is given free when
   * there is a need for room, even while it is used.
   */
  private static final int LARGE = 4096;

  /** In the place of a key: all entries are removed from the database. */
  private static final Object ALL = new Object();

  private static final int LEAST_CHANGES = 64;

  private final MapKeys keys;
  private final Iterations iterations;
  private final KeyCursor cursor;
  private final WriteBehind behind;
  private final MapEntryFormat<K, V> entries;
  private final EntryTable table = new EntryTable();
  private final BinaryWriter keyBytes = new BinaryWriter(64);
  private long slots;

  private Slot[] changed = new Slot[LEAST_CHANGES];
  private int changes;

  private @Nullable Entry located;
  private long locatedInTurn = -1;

  RocksDbMapState(
      StateContext context,
      KeyedStateFormat<Map<K, V>> format,
      StateSpec.OfMap<K, V> spec,
      MapKeys keys) {
    super(context, format);
    this.keys = keys;
    iterations = new Iterations(spec, context.cursor());
    cursor = context.cursor();
    behind = context.behind();
    entries = new MapEntryFormat<>(spec, context.types());
  }

  @Override
  @SuppressWarnings("unchecked") // put is the only way in
  public @Nullable V get(K key) {
    return (V) slot(keys.require(key)).value;
  }

  @Override
  public boolean contains(K key) {
    return get(key) != null;
  }

  @Override
  public void put(K key, V value) {
    keys.require(key);
    NoNull.mapValue(value, name);
    iterations.end();
    set(key, value);
  }

  @Override
  public void remove(K key) {
    keys.require(key);
    iterations.end();
    set(key, null);
  }

  @Override
  public void clear() {
    iterations.end();
    Entry entry = entry();
    MapCell cell = cellOf(entry);
    boolean loaded = load(entry);
    for (Slot slot : List.copyOf(cell.slots.values())) {
      if (slot.value != null) {
        set(slot.mapKey, null);
      }
    }
    if (!loaded) {
      clearStored(entry, cell);
    }
  }

  /** What the database holds goes as one range; what is in the cache is removed already. */
  private void clearStored(Entry entry, MapCell cell) {
    Slot all = new Slot(entry, ALL);
    all.epoch = behind.epoch();
    cell.epoch = all.epoch;
    cell.complete = true;
    cell.large = false;
    addChange(all);
  }

  @Override
  public boolean isEmpty() {
    return hasNoValue(cell()) && !live().hasNext();
  }

  private static boolean hasNoValue(MapCell cell) {
    for (Slot slot : cell.slots.values()) {
      if (slot.value != null) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Iterable<Map.Entry<K, V>> entries() {
    return iterations.over(this::live);
  }

  private Iterator<Map.Entry<K, V>> live() {
    Entry entry = entry();
    MapCell cell = cellOf(entry);
    return load(entry)
        ? sorted(cell)
        : new MapScan<>(context.database(), entries, prefix(entry), changed(cell));
  }

  private Iterator<Map.Entry<K, V>> sorted(MapCell cell) {
    TreeMap<byte[], Map.Entry<K, V>> live = new TreeMap<>(Arrays::compareUnsigned);
    for (Slot slot : cell.slots.values()) {
      if (slot.value != null) {
        live.put(entries.keyBytes(slot.mapKey), pair(slot));
      }
    }
    return live.values().iterator();
  }

  private NavigableMap<byte[], MapScan.ChangedEntry<K, V>> changed(MapCell cell) {
    NavigableMap<byte[], MapScan.ChangedEntry<K, V>> unwritten =
        new TreeMap<>(Arrays::compareUnsigned);
    int written = behind.written();
    for (Slot slot : cell.slots.values()) {
      if (slot.epoch > written) {
        unwritten.put(
            entries.keyBytes(slot.mapKey),
            new MapScan.ChangedEntry<>(slot.value == null ? null : pair(slot)));
      }
    }
    return unwritten;
  }

  @SuppressWarnings("unchecked") // as in get()
  private Map.Entry<K, V> pair(Slot slot) {
    return Map.entry((K) slot.mapKey, (V) Objects.requireNonNull(slot.value));
  }

  // ---- the cache ----

  private Entry entry() {
    Entry entry = located;
    if (entry == null || !isTurn(locatedInTurn)) {
      Object key = entryKey();
      entry = table.find(key, entryHash());
      if (entry == null) {
        entry = new Entry(key, entryHash());
        MapCell cell = new MapCell();
        cell.complete = !mayBeStored();
        entry.cell = cell;
        table.insert(entry);
      }
      located = entry;
      locatedInTurn = entryTurn();
    }
    entry.recent = true;
    return entry;
  }

  private MapCell cell() {
    return cellOf(entry());
  }

  private static MapCell cellOf(Entry entry) {
    return (MapCell) Objects.requireNonNull(entry.cell);
  }

  /** What is known about an entry of the current key's map, after a look at the database. */
  private Slot slot(Object mapKey) {
    Entry entry = entry();
    MapCell cell = cellOf(entry);
    Slot slot = cell.slots.get(mapKey);
    if (slot == null) {
      slot = new Slot(entry, mapKey);
      Database database = context.database().toRead();
      if (!cell.complete && database != null) {
        byte[] value = database.get(keyOf(slot, context.keys(), keyBytes).toBytes());
        slot.value = value == null ? null : entries.read(mapKey, value).getValue();
      }
      add(cell, slot);
    }
    return slot;
  }

  private void add(MapCell cell, Slot slot) {
    cell.slots.put(slot.mapKey, slot);
    slots++;
  }

  private void set(Object mapKey, @Nullable Object value) {
    Entry entry = entry();
    MapCell cell = cellOf(entry);
    Slot slot = cell.slots.get(mapKey);
    int epoch = behind.epoch();
    if (slot == null) {
      slot = new Slot(entry, mapKey);
      add(cell, slot);
    } else if (slot.epoch != epoch && slot.epoch > behind.written()) {
      slot = new Slot(entry, mapKey);
      cell.slots.put(mapKey, slot);
    }
    slot.value = value;
    cell.epoch = epoch;
    if (slot.epoch != epoch) {
      slot.epoch = epoch;
      addChange(slot);
    }
  }

  private void addChange(Slot slot) {
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, 2 * changes);
    }
    changed[changes++] = slot;
  }

  private byte[] prefix(Entry entry) {
    context.keys().write(cursor.groupOf(entry.hash), number(), entry.key, namespaces, keyBytes);
    return keyBytes.toBytes();
  }

  /** Reads the map if it is not large; returns whether all of it is in the cache. */
  private boolean load(Entry entry) {
    MapCell cell = cellOf(entry);
    Database database = context.database().toRead();
    if (cell.complete || cell.large || database == null) {
      cell.complete |= database == null;
      return cell.complete;
    }
    byte[] prefix = prefix(entry);
    int read = 0;
    try (Scan at = database.scan()) {
      for (at.seek(prefix); at.isValid() && !cell.large; at.next()) {
        byte[] key = at.key();
        if (!KeyLayout.startsWith(key, prefix)) {
          break;
        }
        Map.Entry<K, V> pair = entries.read(key, prefix.length, at.value());
        if (!cell.slots.containsKey(pair.getKey())) {
          Slot slot = new Slot(entry, pair.getKey());
          slot.value = pair.getValue();
          add(cell, slot);
        }
        cell.large = ++read == LARGE;
      }
      at.check();
    }
    cell.complete = !cell.large;
    return cell.complete;
  }

  private BinaryWriter keyOf(Slot slot, KeyLayout keys, BinaryWriter to) {
    keys.write(cursor.groupOf(slot.owner.hash), number(), slot.owner.key, namespaces, to);
    entries.appendKey(slot.mapKey, to);
    return to;
  }

  // ---- changes ----

  @Override
  public @Nullable Changes take() {
    if (changes == 0) {
      return null;
    }
    Changes taken = new Changed(changed, changes);
    changed = new Slot[Math.max(LEAST_CHANGES, Integer.highestOneBit(changes))];
    changes = 0;
    return taken;
  }

  private final class Changed implements Changes {
    private final Slot[] changedSlots;
    private final int size;

    Changed(Slot[] changedSlots, int size) {
      this.changedSlots = changedSlots;
      this.size = size;
    }

    @Override
    public int state() {
      return number();
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Pass pass(KeyLayout keys, SortedChanges to) {
      stored();
      return new Writing(keys, to);
    }

    private final class Writing implements Pass {
      private final IndexesByGroup byGroup =
          new IndexesByGroup(
              size, cursor.keyGroups(), index -> cursor.groupOf(changedSlots[index].owner.hash));
      private final KeyLayout keys;
      private final SortedChanges sorted;
      private final MapEntryFormat<K, V> format = entries.forAnotherThread();
      private final BinaryWriter key = new BinaryWriter();
      private final BinaryWriter value = new BinaryWriter();
      private long bytes;

      Writing(KeyLayout keys, SortedChanges sorted) {
        this.keys = keys;
        this.sorted = sorted;
      }

      @Override
      public void add(int keyGroup) {
        byGroup.forEach(keyGroup, index -> write(keyGroup, changedSlots[index]));
      }

      private void write(int group, Slot slot) {
        keys.write(group, number(), slot.owner.key, namespaces, key);
        if (slot.mapKey == ALL) {
          sorted.deleteAll(key); // its key comes before those of all entries
        } else if (slot.value == null) {
          format.appendKey(slot.mapKey, key);
          sorted.delete(key);
        } else {
          format.append(slot.mapKey, slot.value, key, value);
          sorted.put(key, value);
        }
        bytes += key.size() + value.size();
      }

      @Override
      public void end() {
        observe(bytes, size);
      }
    }
  }

  @Override
  long cachedBytes() {
    return (slots + table.size()) * heapBytesPerEntry();
  }

  @Override
  long changedBytes() {
    return changes * heapBytesPerEntry();
  }

  @Override
  void shrink(double part) {
    locatedInTurn = -1;
    int written = behind.written();
    // What is left after a part was removed at random is that part of the slots, on average.
    table.shrink(
        (int) (table.size() * part),
        entry -> {
          MapCell cell = cellOf(entry);
          if (cell.epoch > written) {
            return false;
          }
          slots -= cell.slots.size();
          return true;
        });
    if (slots > LARGE && table.size() < slots / LARGE + 1) {
      dropLarge(written);
    }
  }

  private void dropLarge(int written) {
    table.forEach(
        entry -> {
          MapCell cell = cellOf(entry);
          if (cell.epoch <= written && cell.slots.size() > LARGE) {
            slots -= cell.slots.size();
            cell.slots.clear();
            cell.complete = false;
            cell.large = false;
          }
        });
  }

  @Override
  void restore(
      int keyGroup, Object key, @Nullable Object namespace, Map<K, V> content, Batch batch) {
    stored();
    BinaryWriter value = new BinaryWriter();
    Object entryKey = entryKey(key, namespace);
    content.forEach(
        (mapKey, mapValue) -> {
          context.keys().write(keyGroup, number(), entryKey, namespaces, keyBytes);
          entries.append(mapKey, mapValue, keyBytes, value);
          batch.put(keyBytes, value);
        });
  }
}
