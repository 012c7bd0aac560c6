package dev.weir.persistence.rocksdb;

import dev.weir.state.KeyedStateFormat;

/**
 * One declared state, as its owner sees it.
 *
 * @param <V> an entry's content in the common format
 */
abstract class DeclaredState<V> implements Changes.Source {
  /** What an entry costs in the heap besides what it holds. */
  static final int ENTRY_BYTES = 112;

  final StateContext context;
  final KeyedStateFormat<V> format;
  final String name;

  private int number = -1;

  /** A running average of what an entry takes in the database; several threads contribute. */
  private volatile int averageBytes = 24;

  /** Whether the database may hold anything of this state. */
  private volatile boolean stored;

  DeclaredState(StateContext context, KeyedStateFormat<V> format) {
    this.context = context;
    this.format = format;
    this.name = format.id().state();
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

  /** What an entry takes in the heap, on average: objects are larger than their bytes. */
  final long heapBytesPerEntry() {
    return ENTRY_BYTES + 2L * averageBytes;
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
  abstract void restore(int keyGroup, Object key, V content, Batch batch);
}
