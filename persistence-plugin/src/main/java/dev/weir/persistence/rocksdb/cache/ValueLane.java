package dev.weir.persistence.rocksdb.cache;

import org.jspecify.annotations.Nullable;

/** The values of a {@link CacheGroup}, by place. Which places have one the group knows. */
abstract sealed class ValueLane permits LongValues, ObjectValues {
  abstract Object get(int place);

  abstract void set(int place, Object value);

  abstract void move(int from, int to);

  /** Forgets what is in the place. */
  abstract void clear(int place);

  abstract ValueLane ofLength(int length);

  /** The same values in a lane of its own, in the arrays of the other one if they fit. */
  abstract ValueLane copy(@Nullable ValueLane spare);

  abstract int bytesPerPlace();

  /** Reads what {@link #get} will, without waiting for it. The result has no meaning. */
  abstract int touch(int place);
}
