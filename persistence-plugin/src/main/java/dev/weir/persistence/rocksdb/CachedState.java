package dev.weir.persistence.rocksdb;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.KeyCursor;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedStateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A state with one value in the database per key, behind a cache of objects. An entry that was
 * changed stays cached until the change is in the database; a key that is not cached is read, or is
 * known not to be stored.
 */
abstract class CachedState<V> extends DeclaredState<V> {
  /** A state that was not used in so many frames is not read ahead. */
  private static final int FRAMES_OF_INTEREST = 16;

  private static final int LEAST_CHANGES = 64;

  /** So many entries are brought into the processor's caches before they are written. */
  private static final int ENTRIES_AT_ONCE = 256;

  private final KeyCursor cursor;
  private final WriteBehind behind;
  private final EntryTable table = new EntryTable();
  private final BinaryWriter keyBytes = new BinaryWriter(64);
  private final BinaryReader reader = new BinaryReader(new byte[0]);
  private final List<Entry> missing = new ArrayList<>();

  private Entry[] changed = new Entry[LEAST_CHANGES];
  private int changes;
  private int interest = FRAMES_OF_INTEREST;

  private @Nullable Entry located;
  private long locatedInTurn = -1;

  CachedState(StateContext context, KeyedStateFormat<V> format) {
    super(context, format);
    cursor = context.cursor();
    behind = context.behind();
  }

  /** What the cache holds for a content. */
  abstract Object toCell(V content);

  /**
   * The content of what the cache holds. On any thread, for a cell that is not changed any more.
   */
  abstract V toContent(Object cell);

  /** The cell for a changed state to go on with, where the old one must stay as it is. */
  Object successor(Object cell) {
    return cell;
  }

  /** The current key's cell, or null. */
  final @Nullable Object cell() {
    return locate().cell;
  }

  /** The current key's cell if it is in the cache, or null. */
  final @Nullable Object cachedCell() {
    return located != null && isTurn(locatedInTurn) ? located.cell : null;
  }

  /** Sets the current key's cell, or removes it. */
  final void set(@Nullable Object cell) {
    changeable(locateUnread()).cell = cell;
  }

  /** The current key's cell to be changed in place, or null if there is none. */
  final @Nullable Object cellToChange() {
    Entry entry = locate();
    return entry.cell == null ? null : changeable(entry).cell;
  }

  private Entry locate() {
    Entry entry = located;
    if (entry != null && isTurn(locatedInTurn)) {
      return entry;
    }
    Object key = entryKey();
    entry = table.find(key, entryHash());
    if (entry == null) {
      entry = new Entry(key, entryHash());
      if (mayBeStored()) {
        read(entry);
      }
      table.insert(entry);
    }
    return remember(entry);
  }

  /** As {@link #locate}, for an entry that is about to be overwritten. */
  private Entry locateUnread() {
    Entry entry = located;
    if (entry != null && isTurn(locatedInTurn)) {
      return entry;
    }
    Object key = entryKey();
    entry = table.find(key, entryHash());
    if (entry == null) {
      entry = new Entry(key, entryHash());
      table.insert(entry);
    }
    return remember(entry);
  }

  private Entry remember(Entry entry) {
    entry.recent = true;
    located = entry;
    locatedInTurn = entryTurn();
    interest = FRAMES_OF_INTEREST;
    return entry;
  }

  /** The entry that may be changed: this one, unless a generation on its way shares it. */
  private Entry changeable(Entry entry) {
    int epoch = behind.epoch();
    if (entry.epoch == epoch) {
      return entry;
    }
    Entry own = entry;
    if (entry.epoch > behind.written()) {
      own = new Entry(entry.key, entry.hash);
      own.cell = entry.cell == null ? null : successor(entry.cell);
      table.replace(own);
      located = own;
    }
    own.epoch = epoch;
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, 2 * changes);
    }
    changed[changes++] = own;
    return own;
  }

  private void read(Entry entry) {
    Database database = context.database().toRead();
    if (database != null) {
      byte[] key = keyOf(entry);
      decode(entry, key.length, database.get(key));
    }
  }

  private byte[] keyOf(Entry entry) {
    context.keys().write(cursor.groupOf(entry.hash), number(), entry.key, namespaces, keyBytes);
    return keyBytes.toBytes();
  }

  private int decode(Entry entry, int keyLength, byte @Nullable [] value) {
    if (value == null) {
      return 0;
    }
    reader.reset(value, 0, value.length);
    entry.cell = toCell(format.readContent(reader));
    return keyLength + value.length;
  }

  @Override
  final void prefetch(Object[] keys, int[] hashes, int from, int to) {
    if (interest == 0 || namespaces != null) { // in which namespaces nobody knows yet
      return;
    }
    interest--;
    boolean stored = mayBeStored();
    for (int i = from; i < to; i++) {
      Entry entry = table.find(keys[i], hashes[i]);
      if (entry != null) {
        entry.recent = true;
      } else if (stored) {
        entry = new Entry(keys[i], hashes[i]);
        table.insert(entry);
        missing.add(entry);
      }
    }
    Database database = context.database().toRead();
    if (!missing.isEmpty() && database != null) {
      readMissing(database);
    }
    missing.clear();
  }

  private void readMissing(Database database) {
    List<byte[]> keys = new ArrayList<>(missing.size());
    for (Entry entry : missing) {
      keys.add(keyOf(entry));
    }
    var values = database.multiGet(keys);
    long bytes = 0;
    int found = 0;
    for (int i = 0; i < values.size(); i++) {
      int size = decode(missing.get(i), keys.get(i).length, values.get(i));
      bytes += size;
      found += size > 0 ? 1 : 0;
    }
    observe(bytes, found);
  }

  @Override
  public final @Nullable Changes take() {
    if (changes == 0) {
      return null;
    }
    Changes taken = new Changed(changed, changes, cursor::groupOf);
    changed = new Entry[Math.max(LEAST_CHANGES, Integer.highestOneBit(changes))];
    changes = 0;
    return taken;
  }

  /** Changed entries; nobody changes them any more. */
  private final class Changed implements Changes {
    private final Entry[] entries;
    private final int size;
    private final IntUnaryOperator groupOf;

    Changed(Entry[] entries, int size, IntUnaryOperator groupOf) {
      this.entries = entries;
      this.size = size;
      this.groupOf = groupOf;
    }

    @Override
    public void writeTo(Batch batch, KeyLayout keys) {
      stored();
      Writing writing = new Writing(batch, keys);
      KeyGroupRange range = cursor.keyGroups();
      SortedChanges.byGroup(
          size,
          range.size(),
          index -> groupOf.applyAsInt(entries[index].hash) - range.first(),
          (group, indexes, from, to) -> writing.write(range.first() + group, indexes, from, to));
      writing.end();
    }

    /** One pass over the entries; in pieces, which are compiled while others are written yet. */
    private final class Writing {
      private final KeyLayout keys;
      private final SortedChanges sorted;
      private final BinaryWriter key = new BinaryWriter();
      private final BinaryWriter value = new BinaryWriter();
      private long bytes;
      private int put;
      private int alike;

      Writing(Batch batch, KeyLayout keys) {
        this.keys = keys;
        sorted = new SortedChanges(batch::add);
      }

      void write(int group, int[] indexes, int from, int to) {
        for (int at = from; at < to; at += ENTRIES_AT_ONCE) {
          int end = Math.min(at + ENTRIES_AT_ONCE, to);
          alike += touch(indexes, at, end);
          for (int i = at; i < end; i++) {
            write(group, entries[indexes[i]]);
          }
        }
        sorted.endGroup();
      }

      /**
       * Brings entries into the processor's caches: in a loop as short as this one it waits for
       * several at once, and not for one after the other. Counts something that can only be known
       * by looking.
       */
      private int touch(int[] indexes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
          Entry entry = entries[indexes[i]];
          Object cell = entry.cell;
          if (cell != null && cell.getClass() == entry.key.getClass()) {
            count++;
          }
        }
        return count;
      }

      private void write(int group, Entry entry) {
        keys.write(group, number(), entry.key, namespaces, key);
        if (entry.cell == null) {
          sorted.delete(key);
        } else {
          value.reset();
          format.writeContent(toContent(entry.cell), value);
          sorted.put(key, value);
          bytes += key.size() + value.size();
          put++;
        }
      }

      void end() {
        if (alike > put) {
          throw new IllegalStateException("entries were changed while they were written");
        }
        observe(bytes, put);
      }
    }
  }

  @Override
  final long cachedBytes() {
    return table.size() * heapBytesPerEntry();
  }

  @Override
  final long changedBytes() {
    return changes * heapBytesPerEntry();
  }

  @Override
  final void shrink(double part) {
    locatedInTurn = -1;
    int written = behind.written();
    table.shrink((int) (table.size() * part), entry -> entry.epoch <= written);
  }

  @Override
  final void restore(int keyGroup, Object key, @Nullable Object namespace, V content, Batch batch) {
    stored();
    context.keys().write(keyGroup, number(), entryKey(key, namespace), namespaces, keyBytes);
    BinaryWriter value = new BinaryWriter();
    format.writeContent(content, value);
    batch.put(keyBytes, value);
  }
}
