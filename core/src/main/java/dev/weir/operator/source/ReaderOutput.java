package dev.weir.operator.source;

import dev.weir.api.call.CallScope;
import dev.weir.api.time.EventTime;
import dev.weir.element.Frame;
import dev.weir.operator.Receiver;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SplitOutput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a reader emits one split into: gives records their event time, and keeps the split's. */
final class ReaderOutput<T> extends SplitTime implements SourceOutput<T> {
  private final SplitOutputs<T> outputs;
  private final CallScope calls;
  private final Receiver<T> main;
  private final EventTime.@Nullable TimestampFunction<? super T> timestamps;

  /** How many splits emit here and are not finished: more than one only without a name. */
  int splits;

  ReaderOutput(
      @Nullable String id,
      SplitOutputs<T> outputs,
      CallScope calls,
      Receiver<T> main,
      EventTime.@Nullable TimestampFunction<? super T> timestamps) {
    super(id);
    this.outputs = outputs;
    this.calls = calls;
    this.main = main;
    this.timestamps = timestamps;
  }

  @Override
  public void emit(T value) {
    emit(value, Frame.NO_TIMESTAMP);
  }

  @Override
  public void emit(T value, long timestampMillis) {
    checkCall();
    Objects.requireNonNull(value, "a record must not be null");
    long time = timestampMillis;
    EventTime.TimestampFunction<? super T> function = timestamps;
    if (function != null) {
      time = outputs.timestampOf(value, function);
      if (time > maxTimestamp) {
        maxTimestamp = time;
      }
    }
    if (!touched) {
      touch();
    }
    outputs.records++;
    try {
      main.accept(value, time);
    } catch (Throwable thrown) {
      throw outputs.failure.remember(thrown);
    }
  }

  private void touch() {
    touched = true;
    outputs.onTouched(this);
  }

  private void checkCall() {
    if (!calls.allows()) {
      throw calls.refusal("the output");
    }
  }

  @Override
  public SplitOutput<T> split(String name) {
    checkCall();
    return outputs.named(name);
  }

  @Override
  public void watermark(long timestampMillis) {
    checkCall();
    said = Math.max(said, timestampMillis);
    touch();
  }

  @Override
  public void idle() {
    checkCall();
    outputs.idle(this);
  }

  @Override
  public void active() {
    checkCall();
    touch();
  }

  @Override
  public void finish() {
    checkCall();
    outputs.finish(this);
  }
}
