package dev.weir.runtime.restore;

import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Metrics;
import dev.weir.id.JobTerm;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import org.jspecify.annotations.Nullable;

/** What an operator sees that declares its state and does nothing else. */
record PlannedContext(
    JobTerm term,
    String operator,
    Types types,
    @Nullable KeyedState keyedState,
    SubtaskState subtaskState)
    implements OperatorContext<Object> {

  @Override
  public int subtask() {
    return 0;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public int maxParallelism() {
    return 1;
  }

  @Override
  public Metrics metrics() {
    return new Metrics(operator); // nothing is opened
  }

  @Override
  public int attempt() {
    return 0;
  }

  @Override
  public Receiver<Object> output() {
    return (value, timestamp) -> {};
  }

  @Override
  public <S> Receiver<S> sideOutput(OutputTag<S> tag) {
    return (value, timestamp) -> {};
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public boolean mayFire() {
    return true;
  }

  @Override
  public Io io() {
    throw new IllegalStateException("operator '" + operator + "' is set up only, it has no I/O");
  }

  @Override
  public long processingTime() {
    return 0;
  }

  @Override
  public long watermark() {
    return Long.MIN_VALUE;
  }

  @Override
  public boolean inputEnded() {
    return false;
  }

  @Override
  public void emitWatermark(long timestampMillis) {}

  @Override
  public void emitIdle() {}

  @Override
  public void emitActive() {}

  @Override
  public void wakeUp() {}

  @Override
  public void requestSplit() {}
}
