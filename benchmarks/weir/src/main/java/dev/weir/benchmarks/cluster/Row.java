package dev.weir.benchmarks.cluster;

import java.nio.ByteBuffer;

/**
 * A total after one record. Record {@code i} adds {@code i} to the total of the key {@code i mod
 * keys}: so each row tells alone whether the state behind it has seen all records of its key before
 * it, each of them once.
 *
 * @param index of the record
 * @param count how many records of the key came so far, this one included
 * @param sum of their indices
 */
record Row(long key, long index, long count, long sum) {
  static final int BYTES = 4 * Long.BYTES;

  boolean isRight(long keys) {
    long before = index / keys;
    long first = index % keys;
    return key == first
        && count == before + 1
        && sum == count * first + keys * (before * count / 2);
  }

  void write(ByteBuffer to) {
    to.putLong(key).putLong(index).putLong(count).putLong(sum);
  }

  static Row read(ByteBuffer from) {
    return new Row(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }
}
