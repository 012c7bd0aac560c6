package dev.weir.operator;

import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Metrics;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Io;
import dev.weir.state.KeyedState;
import dev.weir.state.SubtaskState;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The context of an operator that stands alone: its outputs lead into one receiver. */
final class FakeContext implements OperatorContext<Object> {
  private final Types types = new Types();
  private final SubtaskState state = new SubtaskState("alone", types);
  private final Metrics metrics = new Metrics("alone");
  private final Receiver<Object> receiver;

  FakeContext(Receiver<Object> receiver) {
    this.receiver = receiver;
  }

  @Override
  public JobTerm term() {
    return JobTerm.none(new JobId("job"));
  }

  @Override
  public String operator() {
    return "alone";
  }

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
    return metrics;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Types types() {
    return types;
  }

  @Override
  public @Nullable KeyedState keyedState() {
    return null;
  }

  @Override
  public SubtaskState subtaskState() {
    return state;
  }

  @Override
  public Receiver<Object> output() {
    return receiver;
  }

  @Override
  @SuppressWarnings("unchecked") // takes anything
  public <S> Receiver<S> sideOutput(OutputTag<S> tag) {
    return (Receiver<S>) receiver;
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
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        throw new UnsupportedOperationException("no I/O here");
      }
    };
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
