package dev.weir.spi.connector;

import dev.weir.id.CheckpointId;
import java.util.List;

/**
 * Reads the splits of one subtask. Called by one thread at a time, which it never blocks: what
 * blocks goes through {@link ReaderContext#io()}.
 *
 * <p>A reader that has nothing returns {@link Progress#WAITING} and is polled again when {@link
 * ReaderContext#wakeUp} was called, by whatever thread, even if that was during the poll.
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

  /** Takes splits over, at least one, from the enumerator or from a snapshot. */
  void addSplits(List<S> splits) throws Exception;

  /** The enumerator has no further split for this subtask. */
  void noMoreSplits() throws Exception;

  /**
   * Emits at most {@code maxRecords} records.
   *
   * @param out the same object in each poll
   */
  Progress poll(SourceOutput<T> out, int maxRecords) throws Exception;

  /** The unfinished splits, with positions behind the last emitted record. */
  List<S> snapshot();

  /**
   * The job will never again read anything before these positions: the checkpoint is durable, and
   * so is all output before it. For telling the outside system, so that others can see how far the
   * job is, or to let it forget what was read; whatever blocks goes through {@link
   * ReaderContext#io()}.
   *
   * <p>Only informative. A notice may be left out, for example if the job fails or ends right then;
   * the next one says more. None is given twice in one attempt, and checkpoints ascend.
   *
   * @param positions what {@link #snapshot} returned for the checkpoint
   */
  default void checkpointCommitted(CheckpointId checkpoint, List<S> positions) throws Exception {}

  @Override
  void close() throws Exception;
}
