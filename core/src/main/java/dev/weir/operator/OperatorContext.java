package dev.weir.operator;

import dev.weir.api.error.OnError;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Metrics;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator stands in: its place, its state, its outputs and its clock. */
public interface OperatorContext<O> {
  JobTerm term();

  default JobId job() {
    return term().job();
  }

  String operator();

  int subtask();

  int parallelism();

  int maxParallelism();

  /** Grows with each restart. */
  int attempt();

  /** What becomes of records with which the operator's function fails. */
  default OnError onError() {
    return OnError.FAIL;
  }

  /** The metrics of the operator's function. The same object for the life of the operator. */
  Metrics metrics();

  Types types();

  /** The keyed state; null unless the operator's input is keyed. */
  @Nullable KeyedState keyedState();

  SubtaskState subtaskState();

  /** The checkpoint that the state was restored from; empty if there was none for the operator. */
  default Optional<CheckpointId> restoredFrom() {
    return Optional.empty();
  }

  /**
   * Whether the state was restored in a job that runs at most once: what may have been read since
   * must not be read again.
   */
  default boolean goesOnLive() {
    return false;
  }

  /** The main output. The same object for the life of the operator. */
  Receiver<O> output();

  /**
   * A side output; records for one that nobody reads are dropped. The same object for the same tag.
   */
  <S> Receiver<S> sideOutput(OutputTag<S> tag);

  /** Whether the outputs take more records at the moment. */
  boolean hasRoom();

  /**
   * Whether the operator may fire one more timer now: its outputs take more records, and its turn
   * is not over. Asked before each timer, and counted.
   */
  boolean mayFire();

  Io io();

  /** For blocking work that the next attempt must not meet: commits. */
  default Io commits() {
    return io();
  }

  /** The same for what is written before a commit. */
  default Io writes() {
    return io();
  }

  /** The wall clock in milliseconds since the epoch. */
  long processingTime();

  /** The merged watermark of the operator's inputs, {@link Long#MIN_VALUE} before the first. */
  long watermark();

  /** Whether no record will come in any more, though time may still have to move to its end. */
  boolean inputEnded();

  /**
   * Sends a watermark downstream, in order with the records. For operators that make event time.
   */
  void emitWatermark(long timestampMillis) throws Exception;

  /**
   * Tells downstream that no input is expected for now, so that the watermark does not wait: until
   * {@link #emitActive} or a watermark.
   */
  void emitIdle() throws Exception;

  /** Tells downstream that there is input again: the watermark waits for this operator. */
  void emitActive() throws Exception;

  /** Asks for a turn as soon as possible. Callable from any thread. */
  void wakeUp();

  /** Asks the enumerator for a split. For sources only. */
  void requestSplit();
}
