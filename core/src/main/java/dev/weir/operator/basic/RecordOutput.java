package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.element.Frame;
import dev.weir.operator.DownstreamFailure;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The output of a function: stamps what it emits with the timestamp of what is being processed. */
public final class RecordOutput<O> implements Output<O> {
  private final CallScope calls;
  private final OperatorContext<O> context;
  private final Receiver<O> main;
  private final Map<OutputTag<?>, Receiver<?>> sides = new HashMap<>();
  private @Nullable OutputTag<?> recentTag;
  private @Nullable Receiver<?> recentSide;
  private long timestamp = Frame.NO_TIMESTAMP;
  private final DownstreamFailure failure = new DownstreamFailure();

  public RecordOutput(CallScope calls, OperatorContext<O> context) {
    this.calls = calls;
    this.context = context;
    this.main = context.output();
  }

  /** What is emitted from now on belongs to a record or timer of this time. */
  public void at(long timestampMillis) {
    timestamp = timestampMillis;
  }

  long timestamp() {
    return timestamp;
  }

  @Override
  public void emit(O value) {
    emit(value, timestamp);
  }

  @Override
  public void emit(O value, long timestampMillis) {
    check();
    Objects.requireNonNull(value, "a record must not be null");
    try {
      main.accept(value, timestampMillis);
    } catch (Throwable thrown) {
      throw failure.remember(thrown);
    }
  }

  @Override
  public <S> void emit(OutputTag<S> tag, S value) {
    check();
    Objects.requireNonNull(value, "a record must not be null");
    try {
      side(tag).accept(value, timestamp);
    } catch (Throwable thrown) {
      throw failure.remember(thrown);
    }
  }

  private void check() {
    if (!calls.allows()) {
      throw calls.refusal("the output");
    }
  }

  @SuppressWarnings(
      "unchecked") // a tag's receiver was made for the same tag, which carries the type
  private <S> Receiver<S> side(OutputTag<S> tag) {
    Receiver<?> recent = recentSide;
    if (recent != null && tag.equals(recentTag)) {
      return (Receiver<S>) recent;
    }
    Receiver<S> side = (Receiver<S>) sides.computeIfAbsent(tag, context::sideOutput);
    recentTag = tag;
    recentSide = side;
    return side;
  }

  /** Throws what failed behind the output, if anything did. */
  public void rethrow() throws Exception {
    failure.rethrow();
  }
}
