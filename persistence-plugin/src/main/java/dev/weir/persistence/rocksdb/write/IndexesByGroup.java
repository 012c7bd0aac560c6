package dev.weir.persistence.rocksdb.write;

import dev.weir.state.key.KeyGroupRange;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/** The indexes from 0 up to a size, by key group. */
public final class IndexesByGroup {
  private final int firstGroup;
  private final int[] indexes;

  /** Where the indexes of each group end. */
  private final int[] ends;

  /**
   * Brings indexes together.
   *
   * @param groupOf the key group of each index, one of the range
   */
  public IndexesByGroup(int size, KeyGroupRange range, IntUnaryOperator groupOf) {
    // Two short passes: the first one does nothing but wait for memory, for many entries at once.
    firstGroup = range.first();
    char[] groupAt = new char[size];
    ends = new int[range.size() + 1];
    for (int i = 0; i < size; i++) {
      int group = groupOf.applyAsInt(i) - firstGroup;
      groupAt[i] = (char) group;
      ends[group + 1]++;
    }
    for (int group = 0; group < range.size(); group++) {
      ends[group + 1] += ends[group];
    }
    indexes = new int[size];
    for (int i = 0; i < size; i++) {
      indexes[ends[groupAt[i]]++] = i;
    }
  }

  /** Gives the indexes of a key group, in ascending order. */
  public void forEach(int keyGroup, IntConsumer consumer) {
    int group = keyGroup - firstGroup;
    for (int i = group == 0 ? 0 : ends[group - 1]; i < ends[group]; i++) {
      consumer.accept(indexes[i]);
    }
  }
}
