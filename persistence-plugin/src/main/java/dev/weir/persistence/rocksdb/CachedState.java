package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.cache.CacheTable;
import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.persistence.rocksdb.write.Changes;
import dev.weir.persistence.rocksdb.write.SortedChanges;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state with one value in the database per key, behind a cache. An entry that was changed stays
 * cached until the change is in the database; a key that is not cached is read, or is known not to
 * be stored.
 */
abstract class CachedState<V> extends DeclaredState<V> {
  /** A state that was not used in so many frames is not read ahead. */
  private static final int FRAMES_OF_INTEREST = 16;

  /** What the objects of an entry take in the heap besides what they hold. */
  private static final int OBJECT_BYTES = 48;

  private final KeyCursor cursor;
  private final WriteBehind behind;
  private final CacheTable table;
  private final BinaryWriter keyBytes = new BinaryWriter(64);
  private final BinaryReader reader = new BinaryReader(new byte[0]);

  /** Null if there are no namespaces. */
  private final @Nullable NamespaceGuess guess;

  private int interest = FRAMES_OF_INTEREST;
  private long locatedInTurn = -1;

  /**
   * Makes the state.
   *
   * @param longValues whether all cells are {@link Long}s
   */
  CachedState(StateContext context, KeyedStateFormat<V> format, boolean longValues) {
    super(context, format);
    cursor = context.cursor();
    behind = context.behind();
    guess = namespaces == null ? null : new NamespaceGuess(cursor, namespaces);
    table = new CacheTable(cursor.keyGroups(), cursor.maxParallelism(), longValues);
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

  /**
   * The cell of an entry that was not read and may be stored, for a state that can change one
   * without knowing what it holds; null for others.
   */
  @Nullable Object unreadCell() {
    return null;
  }

  /** Whether what a changed cell says is to be appended to what the database holds. */
  boolean isAppended(Object cell) {
    return false;
  }

  /**
   * Appends what the database is to hold, or what is to be appended there. On any thread, for a
   * cell that is not changed any more.
   *
   * @param scratch may be used for anything
   */
  void writeStored(Object cell, BinaryWriter scratch, BinaryWriter out) {
    format.writeContent(toContent(cell), out);
  }

  /** Reads what the database holds of an entry. */
  V readStored(byte[] value) {
    reader.reset(value, 0, value.length);
    return format.readContent(reader);
  }

  /** The current key's cell, or null. */
  final @Nullable Object cell() {
    locate(true);
    return table.value();
  }

  /** The current key's cell if it is in the cache, or null. */
  final @Nullable Object cachedCell() {
    return isTurn(locatedInTurn) ? table.value() : null;
  }

  /** Sets the current key's cell, or removes it. */
  final void set(@Nullable Object cell) {
    locate(false);
    table.change(behind.epoch(), behind.written());
    table.set(cell);
  }

  /** The current key's cell to be changed in place, or null if there is none. */
  final @Nullable Object cellToChange() {
    return cellToChange(true);
  }

  /** As {@link #cellToChange()}; perhaps an {@link #unreadCell}. */
  final @Nullable Object unreadCellToChange() {
    return cellToChange(false);
  }

  private @Nullable Object cellToChange(boolean toRead) {
    locate(toRead);
    Object cell = table.value();
    if (cell != null && table.change(behind.epoch(), behind.written())) {
      cell = successor(cell);
      table.set(cell);
    }
    return cell;
  }

  /** What the database holds for the current key when all changes are in it. */
  final @Nullable Object reread() {
    behind.writeAll();
    byte[] stored = storedValue(entryKey(), entryHash());
    if (stored == null) {
      return null;
    }
    Object cell = toCell(readStored(stored));
    table.read(cell);
    return cell;
  }

  /**
   * Goes to the current key's entry.
   *
   * @param toRead whether it matters what the database holds
   */
  private void locate(boolean toRead) {
    if (isTurn(locatedInTurn)) {
      return;
    }
    Object key = entryKey();
    int hash = entryHash();
    if (!table.locate(key, hash)) {
      byte[] stored = toRead && mayBeStored() ? storedValue(key, hash) : null;
      table.insert(key, hash);
      Object cell = stored != null ? toCell(readStored(stored)) : null;
      if (!toRead && mayBeStored()) {
        cell = unreadCell();
      }
      if (cell != null) {
        table.read(cell);
      }
    }
    table.use();
    if (guess != null) {
      guess.used();
    }
    locatedInTurn = entryTurn();
    if (toRead) {
      interest = FRAMES_OF_INTEREST;
    }
  }

  private byte @Nullable [] storedValue(Object key, int hash) {
    Database database = context.database().toRead();
    return database == null ? null : database.get(keyOf(key, hash));
  }

  private byte[] keyOf(Object key, int hash) {
    context.keys().write(cursor.groupOf(hash), number(), key, namespaces, keyBytes);
    return keyBytes.toBytes();
  }

  @Override
  final void prefetch(Object[] keys, int[] hashes, int from, int to) {
    if (interest == 0) {
      return;
    }
    interest--;
    if (guess == null) {
      readAhead(keys, hashes, from, to);
    } else if (guess.begin(keys, hashes, from, to)) {
      readAhead(guess.entries(), guess.hashes(), 0, to - from);
    }
  }

  private void readAhead(Object[] keys, int[] hashes, int from, int to) {
    table.prefetch(hashes, from, to);
    if (mayBeStored()) {
      readMissing(keys, hashes, from, to);
    }
  }

  private void readMissing(Object[] keys, int[] hashes, int from, int to) {
    locatedInTurn = -1;
    List<byte[]> wanted = new ArrayList<>();
    int[] at = new int[to - from];
    for (int i = from; i < to; i++) {
      if (!table.locate(keys[i], hashes[i])) {
        at[wanted.size()] = i;
        wanted.add(keyOf(keys[i], hashes[i]));
        table.insert(keys[i], hashes[i]);
      }
      table.use();
    }
    Database database = context.database().toRead();
    if (wanted.isEmpty() || database == null) {
      return;
    }
    var values = database.multiGet(wanted);
    long bytes = 0;
    int found = 0;
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        table.locate(keys[at[i]], hashes[at[i]]);
        table.read(toCell(readStored(value)));
        bytes += wanted.get(i).length + value.length;
        found++;
      }
    }
    observe(bytes, found);
  }

  @Override
  public final @Nullable Changes take() {
    CacheTable.Frozen frozen = table.freeze(behind.epoch());
    return frozen == null ? null : new Changed(frozen);
  }

  private final class Changed implements Changes {
    private final CacheTable.Frozen frozen;

    Changed(CacheTable.Frozen frozen) {
      this.frozen = frozen;
    }

    @Override
    public int state() {
      return number();
    }

    @Override
    public int size() {
      return frozen.size();
    }

    @Override
    public Pass pass(KeyLayout keys, SortedChanges to) {
      stored();
      return new Writing(frozen.pass(), keys, to);
    }
  }

  /** One pass over changed entries, on any thread. */
  private final class Writing implements Changes.Pass, CacheTable.Frozen.Visitor {
    private final CacheTable.Frozen.Pass pass;
    private final KeyLayout keys;
    private final SortedChanges sorted;
    private final BinaryWriter key = new BinaryWriter();
    private final BinaryWriter value = new BinaryWriter();
    private final BinaryWriter scratch = new BinaryWriter();
    private long bytes;
    private int put;

    Writing(CacheTable.Frozen.Pass pass, KeyLayout keys, SortedChanges sorted) {
      this.pass = pass;
      this.keys = keys;
      this.sorted = sorted;
    }

    @Override
    public void add(int keyGroup) {
      pass.visit(keyGroup, this);
    }

    @Override
    public void entry(int keyGroup, Object owner, @Nullable Object cell) {
      keys.write(keyGroup, number(), owner, namespaces, key);
      if (cell == null) {
        sorted.delete(key);
      } else {
        value.reset();
        writeStored(cell, scratch, value);
        if (isAppended(cell)) {
          sorted.merge(key, value);
        } else {
          sorted.put(key, value);
        }
        bytes += key.size() + value.size();
        put++;
      }
    }

    @Override
    public void end() {
      pass.end();
      observe(bytes, put);
    }
  }

  @Override
  final long cachedBytes() {
    return table.arrayBytes() + table.size() * objectBytes();
  }

  @Override
  final long changedBytes() {
    return table.size() == 0 ? 0 : cachedBytes() / table.size() * table.changes();
  }

  private long objectBytes() {
    return table.hasObjects() ? OBJECT_BYTES + objectBytesPerEntry() : 0;
  }

  @Override
  final void shrink(double part) {
    locatedInTurn = -1;
    table.shrink((int) (table.size() * part), behind.epoch(), behind.written());
  }

  @Override
  final void restore(int keyGroup, Object key, @Nullable Object namespace, V content, Batch batch) {
    stored();
    context.keys().write(keyGroup, number(), entryKey(key, namespace), namespaces, keyBytes);
    BinaryWriter value = new BinaryWriter();
    writeStored(toCell(content), new BinaryWriter(), value);
    batch.put(keyBytes, value);
  }
}
