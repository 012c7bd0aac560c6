package dev.weir.persistence.rocksdb.write;

import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.serde.BinaryWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gives changes on in the order of their keys: measured, a database takes in sorted keys in a
 * fraction of the time. Changes are brought together by key group; then each group is sorted by
 * itself, which stays within the processor's caches. Used by one thread.
 */
public final class SortedChanges {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Receiver receiver;

  /** Keys, each with its value behind it. */
  private final BinaryWriter bytes = new BinaryWriter(1 << 16);

  private byte[] tags = new byte[1024];
  private int[] keyStarts = new int[1024];
  private int[] keyEnds = new int[1024];
  private int[] order = new int[1024];
  private int[] scratch = new int[1024];
  private long[] prefixes = new long[1024];
  private int size;

  /** Receives changes in the order of their keys. */
  interface Receiver {
    /**
     * A change, whose value lies behind its key.
     *
     * @param tag what kind of change it is: one of {@link Batch}
     * @param valueFrom where the key ends and the value begins
     */
    void add(int tag, byte[] bytes, int keyFrom, int valueFrom, int end);
  }

  public SortedChanges(Receiver receiver) {
    this.receiver = receiver;
  }

  public void put(BinaryWriter key, BinaryWriter value) {
    put(Batch.TAG_PUT, key, value);
  }

  private void put(int tag, BinaryWriter key, BinaryWriter value) {
    key(tag, key);
    bytes.writeRaw(value.buffer(), 0, value.size());
  }

  /** The value is to be put behind what there is. */
  public void merge(BinaryWriter key, BinaryWriter value) {
    put(Batch.TAG_MERGE, key, value);
  }

  public void delete(BinaryWriter key) {
    key(Batch.TAG_DELETE, key);
  }

  /** Removes all keys that begin with this one, which is one of them itself. */
  public void deleteAll(BinaryWriter prefix) {
    key(Batch.TAG_DELETE_RANGE, prefix);
    byte[] end = KeyLayout.behind(prefix.toBytes());
    bytes.writeRaw(end, 0, end.length);
  }

  private void key(int tag, BinaryWriter key) {
    if (size + 1 == tags.length) {
      tags = Arrays.copyOf(tags, 2 * size + 2);
      keyStarts = Arrays.copyOf(keyStarts, tags.length);
      keyEnds = Arrays.copyOf(keyEnds, tags.length);
      order = new int[tags.length];
      scratch = new int[tags.length];
      prefixes = new long[tags.length];
    }
    tags[size] = (byte) tag;
    keyStarts[size] = bytes.size();
    bytes.writeRaw(key.buffer(), 0, key.size());
    keyEnds[size] = bytes.size();
    size++;
  }

  /** The changes since the last end are all of one key group. */
  public void endGroup() {
    if (size == 0) {
      return;
    }
    keyStarts[size] = bytes.size();
    sort();
    byte[] buffer = bytes.buffer();
    for (int i = 0; i < size; i++) {
      int at = order[i];
      receiver.add(tags[at], buffer, keyStarts[at], keyEnds[at], keyStarts[at + 1]);
    }
    size = 0;
    bytes.reset();
  }

  /**
   * Sorts by the first bytes that are not the same in all keys, as numbers that carry the index in
   * their low bits; keys that do not differ in what is left of those bytes are compared.
   */
  private void sort() {
    int common = commonBytes();
    int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    long indexMask = (1L << indexBits) - 1;
    for (int i = 0; i < size; i++) {
      // Flipping the sign makes the order of signed numbers that of unsigned ones.
      prefixes[i] = ((prefix(i, common) & ~indexMask) ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(prefixes, 0, size);
    for (int i = 0; i < size; i++) {
      order[i] = (int) (prefixes[i] & indexMask);
    }
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && (prefixes[to] ^ prefixes[from]) >>> indexBits == 0) {
        to++;
      }
      if (to - from > 1) {
        mergeSort(from, to);
      }
      from = to;
    }
  }

  /** How many bytes all keys begin with. */
  private int commonBytes() {
    byte[] buffer = bytes.buffer();
    int first = keyStarts[0];
    int common = keyEnds[0] - first;
    for (int i = 1; i < size; i++) {
      int start = keyStarts[i];
      common = Math.min(common, keyEnds[i] - start);
      int same = 0;
      while (same < common && buffer[first + same] == buffer[start + same]) {
        same++;
      }
      common = same;
    }
    return common;
  }

  /** Eight bytes of a key from a position on, zeros where it is shorter. */
  private long prefix(int index, int position) {
    byte[] buffer = bytes.buffer();
    int from = keyStarts[index] + position;
    int length = Math.min(Long.BYTES, keyEnds[index] - from);
    if (length == 0) {
      return 0;
    }
    long prefix = 0;
    if (from + Long.BYTES <= buffer.length) {
      prefix = (long) LONGS.get(buffer, from);
      int beyond = Byte.SIZE * (Long.BYTES - length);
      return prefix >>> beyond << beyond;
    }
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << Byte.SIZE | (i < length ? buffer[from + i] & 0xFF : 0);
    }
    return prefix;
  }

  /** Sorts a part of {@link #order}, in runs from one upwards. */
  private void mergeSort(int first, int end) {
    for (int run = 1; run < end - first; run *= 2) {
      for (int from = first; from < end; from += 2 * run) {
        merge(from, Math.min(from + run, end), Math.min(from + 2 * run, end));
      }
      System.arraycopy(scratch, first, order, first, end - first);
    }
  }

  private void merge(int from, int middle, int end) {
    int left = from;
    int right = middle;
    for (int to = from; to < end; to++) {
      boolean takeLeft = left < middle && (right == end || compare(order[left], order[right]) <= 0);
      scratch[to] = takeLeft ? order[left++] : order[right++];
    }
  }

  private int compare(int one, int other) {
    return Arrays.compareUnsigned(
        bytes.buffer(),
        keyStarts[one],
        keyEnds[one],
        bytes.buffer(),
        keyStarts[other],
        keyEnds[other]);
  }
}
