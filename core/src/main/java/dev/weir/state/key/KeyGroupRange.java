package dev.weir.state.key;

/**
 * A contiguous range of key groups.
 *
 * @param first the first key group
 * @param end the key group behind the last one
 */
public record KeyGroupRange(int first, int end) {
  public KeyGroupRange {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("not a range of key groups: [" + first + ", " + end + ")");
    }
  }

  public int size() {
    return end - first;
  }

  public boolean contains(int keyGroup) {
    return keyGroup >= first && keyGroup < end;
  }

  @Override
  public String toString() {
    return "[" + first + ", " + end + ")";
  }
}
