package dev.weir.state.format;

import dev.weir.state.format.KeyedStateFormat.EntryConsumer;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;

/** The states in a backend's own files, as the common format would show them. One thread. */
public interface NativeView extends AutoCloseable {
  /**
   * Reads the entries of a state in those key groups that lie in the range, group by group, timers
   * of a group in the order in which they fire. A state that the files do not hold has none.
   */
  <V> void read(KeyedStateFormat<V> format, KeyGroupRange range, EntryConsumer<V> consumer)
      throws IOException;

  @Override
  void close() throws IOException;
}
