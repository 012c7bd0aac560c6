package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/** Values that are {@link Long}s, as longs. */
final class LongValues extends ValueLane {
  private final long[] values;

  LongValues(int length) {
    this(new long[length]);
  }

  private LongValues(long[] values) {
    this.values = values;
  }

  @Override
  Object get(int place) {
    return values[place];
  }

  @Override
  void set(int place, Object value) {
    values[place] = (Long) value;
  }

  @Override
  void move(int from, int to) {
    values[to] = values[from];
  }

  @Override
  void clear(int place) {}

  @Override
  ValueLane ofLength(int length) {
    return new LongValues(length);
  }

  @Override
  ValueLane copy(@Nullable ValueLane spare) {
    long[] to =
        spare instanceof LongValues other && other.values.length == values.length
            ? other.values
            : new long[values.length];
    System.arraycopy(values, 0, to, 0, values.length);
    return new LongValues(to);
  }

  @Override
  int bytesPerPlace() {
    return Long.BYTES;
  }

  @Override
  int touch(int place) {
    return (int) values[place];
  }
}
