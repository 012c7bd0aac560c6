package dev.weir.operator.join;

/** Event time in stretches of equal length, each with a number. */
record Buckets(long sizeMillis) {
  /** The number of the bucket in which a moment lies. */
  long of(long millis) {
    return Math.floorDiv(millis, sizeMillis);
  }

  /** The last moment of a bucket. */
  long lastMillis(long bucket) {
    return bucket >= Long.MAX_VALUE / sizeMillis ? Long.MAX_VALUE : (bucket + 1) * sizeMillis - 1;
  }
}
