package dev.weir.persistence.rocksdb.timer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A timer with the bytes of its key and namespace: timers fire by time, then key group, then those
 * bytes.
 */
@SuppressWarnings("ArrayRecordComponent")
public // compared by content below
record StoredTimer(
    long timestampMillis,
    int group,
    byte[] keyBytes,
    Object key,
    int hash,
    @Nullable Object namespace)
    implements Comparable<StoredTimer> {
  /** Not after any timer of the group. */
  static StoredTimer start(int group) {
    return new StoredTimer(Long.MIN_VALUE, group, new byte[0], "", 0, null);
  }

  @Override
  public int compareTo(StoredTimer other) {
    if (timestampMillis != other.timestampMillis) {
      return timestampMillis < other.timestampMillis ? -1 : 1;
    }
    return group != other.group
        ? Integer.compare(group, other.group)
        : Arrays.compareUnsigned(keyBytes, other.keyBytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTimer that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * hash + Long.hashCode(timestampMillis);
  }
}
