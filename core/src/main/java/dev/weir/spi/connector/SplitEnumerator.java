package dev.weir.spi.connector;

import dev.weir.serde.BinaryWriter;

/**
 * Finds splits and hands them out. It runs beside the coordinator, called by one thread at a time.
 * What it assigned before a checkpoint belongs to the reader's part of the checkpoint, what it
 * assigns later to its own: so its snapshot holds exactly the splits that are not assigned.
 */
public interface SplitEnumerator<S> extends AutoCloseable {
  default void start() throws Exception {}

  /** A reader wants a split: answered now or later through {@link EnumeratorContext}. */
  void onSplitRequest(int subtask) throws Exception;

  /** Writes the splits that are not assigned and what is needed to find further ones. */
  void snapshot(BinaryWriter out);

  @Override
  default void close() throws Exception {}
}
