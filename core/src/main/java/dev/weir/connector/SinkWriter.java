package dev.weir.connector;

import dev.weir.id.CheckpointId;
import java.util.List;
import java.util.concurrent.Callable;

/** Writes the records of one subtask. Called by one thread at a time. */
public interface SinkWriter<T, C> extends AutoCloseable {
  /**
   * Writes one record.
   *
   * @param timestampMillis the record's event time, {@link Long#MIN_VALUE} for none
   */
  void write(T value, long timestampMillis) throws Exception;

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
