package dev.weir.operator.basic;

import dev.weir.api.call.InvalidHandleException;
import dev.weir.api.error.DeadLetter;
import dev.weir.api.error.OnError;
import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Counter;
import dev.weir.failure.ExplainedFailure;
import dev.weir.failure.Failure;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorException;
import dev.weir.operator.Receiver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The records with which a function fails, where the job goes on without them. */
final class FailedRecords {
  private final OnError onError;
  private final OperatorContext<?> context;
  private final Counter counter;
  private final @Nullable Receiver<Object> deadLetters;
  private long windowBeganMillis = Long.MIN_VALUE;
  private long inWindow;

  private FailedRecords(OnError onError, OperatorContext<?> context) {
    this.onError = onError;
    this.context = context;
    counter = context.metrics().counter("errors.records");
    deadLetters = receiver(onError, context);
  }

  @SuppressWarnings("unchecked") // the tag's type is the records', which the operator takes
  private static @Nullable Receiver<Object> receiver(OnError onError, OperatorContext<?> context) {
    OutputTag<? extends DeadLetter<?>> tag = onError.deadLetters();
    return tag == null ? null : (Receiver<Object>) (Receiver<?>) context.sideOutput(tag);
  }

  /** Null where every failure fails the job. */
  static @Nullable FailedRecords of(OperatorContext<?> context) {
    OnError onError = context.onError();
    return onError.goesOn() ? new FailedRecords(onError, context) : null;
  }

  /** Whether the function alone has failed, and with this record alone. */
  static boolean concernsRecord(Throwable thrown) {
    return thrown instanceof Exception
        && !(thrown instanceof InterruptedException)
        && !(thrown instanceof InvalidHandleException)
        && !(thrown instanceof OperatorException)
        && ExplainedFailure.in(thrown) == null;
  }

  /**
   * Leaves the record out.
   *
   * @throws OperatorException if it is one too many
   */
  void add(Object record, long timestampMillis, Throwable thrown) throws Exception {
    if (!isInBudget()) {
      throw new OperatorException(context.operator(), tooMany(thrown));
    }
    counter.increment();
    if (deadLetters != null) {
      StackTraceElement place = Failure.place(thrown.getStackTrace());
      deadLetters.accept(
          new DeadLetter<>(
              record,
              timestampMillis,
              context.operator(),
              context.subtask(),
              thrown.toString(),
              place == null ? "" : place.toString()),
          timestampMillis);
    }
  }

  private boolean isInBudget() {
    Duration window = onError.window();
    if (window != null) {
      long now = context.processingTime();
      if (inWindow == 0
          || now < windowBeganMillis
          || now - windowBeganMillis >= window.toMillis()) {
        windowBeganMillis = now;
        inWindow = 0;
      }
    }
    return inWindow++ < onError.budget();
  }

  /** The budget is used up; the cause is the failure that was one too many. */
  private IllegalStateException tooMany(Throwable latest) {
    Duration window = onError.window();
    return new IllegalStateException(
        "more than "
            + onError.budget()
            + " records failed"
            + (window == null ? "" : " within " + window)
            + ", and its onError allows no more; the latest with "
            + latest,
        latest);
  }
}
