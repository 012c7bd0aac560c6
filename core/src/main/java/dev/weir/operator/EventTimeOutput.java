package dev.weir.operator;

import dev.weir.connector.SourceOutput;
import dev.weir.element.Frame;
import dev.weir.function.CallScope;
import dev.weir.time.EventTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The output of a source's reader: gives records their event time and follows how far it has come.
 */
final class EventTimeOutput<T> implements SourceOutput<T> {
  private final CallScope calls;
  private final String operator;
  private final Receiver<T> main;
  private final EventTime.@Nullable TimestampFunction<? super T> timestamps;
  private long maxTimestamp = Frame.NO_TIMESTAMP;
  private long records;
  private final DownstreamFailure failure = new DownstreamFailure();

  EventTimeOutput(CallScope calls, OperatorContext<T> context, @Nullable EventTime<T> eventTime) {
    this.calls = calls;
    this.operator = context.operator();
    this.main = context.output();
    this.timestamps = eventTime == null ? null : eventTime.timestamp();
  }

  @Override
  public void emit(T value) {
    emit(value, Frame.NO_TIMESTAMP);
  }

  @Override
  public void emit(T value, long timestampMillis) {
    if (!calls.allows()) {
      throw calls.refusal("the output");
    }
    Objects.requireNonNull(value, "a record must not be null");
    long time = timestampMillis;
    EventTime.TimestampFunction<? super T> function = timestamps;
    if (function != null) {
      time = timestampOf(value, function);
      if (time > maxTimestamp) {
        maxTimestamp = time;
      }
    }
    records++;
    try {
      main.accept(value, time);
    } catch (Throwable thrown) {
      throw failure.remember(thrown);
    }
  }

  private long timestampOf(T value, EventTime.TimestampFunction<? super T> function) {
    try {
      return function.timestampMillis(value);
    } catch (Throwable thrown) {
      throw new OperatorException(operator, thrown);
    }
  }

  /** How many records were emitted. */
  long records() {
    return records;
  }

  /** The largest event time of a record, {@link Frame#NO_TIMESTAMP} before the first. */
  long maxTimestamp() {
    return maxTimestamp;
  }

  void restoreMaxTimestamp(long timestampMillis) {
    maxTimestamp = timestampMillis;
  }

  /** Throws what failed behind the output, if anything did. */
  void rethrow() throws Exception {
    failure.rethrow();
  }
}
