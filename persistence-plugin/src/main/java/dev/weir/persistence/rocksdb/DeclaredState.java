package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.persistence.rocksdb.write.Changes;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyInNamespace;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.CurrentKeyState;
import dev.weir.state.rules.Namespaces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One declared state, as its owner sees it.
 *
 * @param <V> an entry's content in the common format
 */
abstract class DeclaredState<V> implements Changes.Source, CurrentKeyState {
  /** What an entry costs in the heap besides what it holds. */
  static final int ENTRY_BYTES = 112;

  final StateContext context;
  final KeyedStateFormat<V> format;
  final String name;

  /** What the state is kept by beside the key; null if by nothing. */
  final @Nullable Namespaces namespaces;

  private int number = -1;

  /** A running average of what an entry takes in the database; several threads contribute. */
  private volatile int averageBytes = 24;

  /** Whether the database may hold anything of this state. */
  private volatile boolean stored;

  DeclaredState(StateContext context, KeyedStateFormat<V> format) {
    this.context = context;
    this.format = format;
    this.name = format.id().state();
    this.namespaces = format.namespaces();
  }

  /** Which number the state has in the database's keys; set before the first access. */
  final void number(int newNumber) {
    number = newNumber;
  }

  final int number() {
    return number;
  }

  final boolean mayBeStored() {
    return stored;
  }

  @Override
  public final @Nullable Namespaces declaredNamespaces() {
    return namespaces;
  }

  @Override
  public List<Object> namespaces() {
    return namespaces == null ? List.of() : new StoredNamespaces(this, namespaces).ofKey();
  }

  @Override
  public void forEachKey(KeyVisitor action) {
    context.behind().writeAll();
    if (mayBeStored()) {
      new KeysOfState(this).show(action);
    }
  }

  // ---- the current entry: that of the key, or of the key in the namespace ----

  /** What the entry is found by. */
  final Object entryKey() {
    KeyCursor cursor = context.cursor();
    if (namespaces == null) {
      return cursor.key();
    }
    namespaces.require(cursor);
    return cursor.entryKey();
  }

  /** The entry's hash, which is one of its key's key group. */
  final int entryHash() {
    return namespaces == null ? context.cursor().hash() : context.cursor().entryHash();
  }

  /** Another number for each entry that becomes the current one. */
  final long entryTurn() {
    return namespaces == null ? context.cursor().turn() : context.cursor().namespaceTurn();
  }

  /** Whether the entry that was current in that turn still is. */
  final boolean isTurn(long turn) {
    return turn == entryTurn() && (namespaces == null || context.cursor().hasNamespace());
  }

  /** What an entry of a snapshot is found by. */
  static Object entryKey(Object key, @Nullable Object namespace) {
    return namespace == null ? key : new KeyInNamespace(key, namespace);
  }

  /** From now on absent entries have to be looked for in the database. */
  final void stored() {
    if (!stored) {
      stored = true;
    }
  }

  /** Entries of so many bytes together were seen on their way. */
  final void observe(long bytes, int entries) {
    if (entries > 0) {
      int mean = (int) Math.min(1 << 28, bytes / entries);
      averageBytes = entries > 64 ? (averageBytes + mean) / 2 : (averageBytes * 15 + mean) / 16;
    }
  }

  /** What an entry takes in the heap, on average. */
  final long heapBytesPerEntry() {
    return ENTRY_BYTES + objectBytesPerEntry();
  }

  /** What the objects in an entry take, on average: they are larger than their bytes. */
  final long objectBytesPerEntry() {
    return 2L * averageBytes;
  }

  /** Announces keys that will become current. */
  void prefetch(Object[] keys, int[] hashes, int from, int to) {}

  /** What the cache of this state takes, about. */
  abstract long cachedBytes();

  /** How much of that was changed since the last time that changes were taken. */
  abstract long changedBytes();

  /** Gives room until no more than a part of {@link #cachedBytes} is left, if that is possible. */
  abstract void shrink(double part);

  /** Adds an entry of a snapshot to a batch, in a restore. */
  abstract void restore(
      int keyGroup, Object key, @Nullable Object namespace, V content, Batch batch);
}
