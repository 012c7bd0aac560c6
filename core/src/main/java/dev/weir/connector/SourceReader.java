package dev.weir.connector;

import java.util.List;

/**
 * Reads the splits of one subtask. Called by one thread at a time, which it never blocks: what
 * blocks goes through {@link ReaderContext#io()}.
 */
public interface SourceReader<T, S> extends AutoCloseable {
  /** What a reader has to say after a poll. */
  enum Progress {
    /** More records are at hand. */
    MORE,
    /**
     * Nothing for now; the reader calls {@link ReaderContext#wakeUp()} when there is, or has asked
     * for a split.
     */
    WAITING,
    /** Nothing ever again: all splits are read and there are no more. */
    ENDED
  }

  /** Called once after restored splits were added, before the first poll. */
  default void start() throws Exception {}

  /** Takes splits over, from the enumerator or from a snapshot. */
  void addSplits(List<S> splits) throws Exception;

  /** The enumerator has no further split for this subtask. */
  void noMoreSplits() throws Exception;

  /** Emits at most {@code maxRecords} records. */
  Progress poll(SourceOutput<T> out, int maxRecords) throws Exception;

  /** The unfinished splits, with positions behind the last emitted record. */
  List<S> snapshot();

  @Override
  void close() throws Exception;
}
