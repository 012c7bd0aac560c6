package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/** Any values. */
final class ObjectValues extends ValueLane {
  private final @Nullable Object[] values;

  ObjectValues(int length) {
    this(new Object[length]);
  }

  private ObjectValues(@Nullable Object[] values) {
    this.values = values;
  }

  @Override
  @SuppressWarnings("NullAway") // the place has a value
  Object get(int place) {
    return values[place];
  }

  @Override
  void set(int place, Object value) {
    values[place] = value;
  }

  @Override
  void move(int from, int to) {
    values[to] = values[from];
  }

  @Override
  void clear(int place) {
    values[place] = null;
  }

  @Override
  ValueLane ofLength(int length) {
    return new ObjectValues(length);
  }

  @Override
  ValueLane copy(@Nullable ValueLane spare) {
    @Nullable Object[] to =
        spare instanceof ObjectValues other && other.values.length == values.length
            ? other.values
            : new Object[values.length];
    System.arraycopy(values, 0, to, 0, values.length);
    return new ObjectValues(to);
  }

  @Override
  int bytesPerPlace() {
    return Integer.BYTES;
  }

  @Override
  int touch(int place) {
    Object value = values[place];
    return value != null && value.getClass() != Void.class ? 1 : 0;
  }
}
