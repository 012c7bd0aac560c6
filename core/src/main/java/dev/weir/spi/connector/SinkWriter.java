package dev.weir.spi.connector;

import dev.weir.id.CheckpointId;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Writes the records of one subtask. Called by one thread at a time, which it never blocks for
 * long: what waits for others goes through {@link WriterContext#io()} or threads of its own, and a
 * writer that has taken more than it can hand on says so by {@link #isReady}.
 */
public interface SinkWriter<T, C> extends AutoCloseable {
  /**
   * Writes one record.
   *
   * @param timestampMillis the record's event time, {@link Long#MIN_VALUE} for none
   */
  void write(T value, long timestampMillis) throws Exception;

  /**
   * Whether the writer takes more records. If not, its subtask takes no further input and gives
   * those before it no credit, until the writer is ready and has called {@link
   * WriterContext#wakeUp}, or a result of its {@link WriterContext#io} has come.
   *
   * <p>Asked between lots of records, not for each: up to some hundred are still written, or what
   * is left of the timers of a turn. {@link #prepareCommit} may be called meanwhile. A writer must
   * not wait for that to become ready: the barrier may lie behind records that nobody takes.
   */
  default boolean isReady() {
    return true;
  }

  /** No input is at hand: what was written should leave buffers, if somebody watches. */
  default void flush() throws Exception {}

  /**
   * Separates what was written since the last call from what follows. The returned action runs
   * later on an I/O thread, while further records are written: it makes the former durable and
   * returns what commits it. If it throws, the checkpoint fails and the action is run again for the
   * next one.
   */
  Callable<List<C>> prepareCommit(CheckpointId checkpoint) throws Exception;

  @Override
  void close() throws Exception;
}
