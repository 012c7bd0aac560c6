package dev.weir.api.error;

import dev.weir.api.function.OutputTag;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does with a record with which its function fails: by default the job fails, and
 * starts again from its checkpoint. The other choices go on with the next record, within a budget.
 *
 * <p>What the failed call did before it threw stays done: records that it emitted, state that it
 * updated, timers that it set. A function that is to be skipped does what can fail first.
 *
 * <p>The job fails whatever is chosen by errors of the JVM ({@link Error}), by exceptions that
 * explain that something is wrong with the job itself, such as a value that cannot be written, and
 * by those of timers, {@code open}, {@code close} and the end of the input, which have no record.
 *
 * @param goesOn whether it goes on with the next record
 * @param deadLetters where the record goes; null for nowhere
 * @param budget so many records may fail in each subtask; one more fails the job
 * @param window in how much time by the wall clock; null for each attempt as a whole
 */
public record OnError(
    boolean goesOn,
    @Nullable OutputTag<? extends DeadLetter<?>> deadLetters,
    long budget,
    @Nullable Duration window) {
  /** The job fails. */
  public static final OnError FAIL = new OnError(false, null, 0, null);

  /**
   * @throws IllegalArgumentException if the budget or its window is out of its range
   */
  public OnError {
    if (goesOn && budget < 1) {
      throw new IllegalArgumentException(
          "a budget of " + budget + " records is that of OnError.fail(): choose at least 1");
    }
    if (window != null && window.toMillis() < 1) {
      throw new IllegalArgumentException(
          "a budget for " + window + " is none: choose at least a millisecond");
    }
  }

  /** The job fails, as it does if nothing is said. */
  public static OnError fail() {
    return FAIL;
  }

  /** The record is left out. */
  public static OnError skip() {
    return new OnError(true, null, Long.MAX_VALUE, null);
  }

  /** The record goes to a side output, with the exception and where it was thrown. */
  public static <T> OnError deadLetter(OutputTag<DeadLetter<T>> tag) {
    Objects.requireNonNull(tag, "tag");
    return new OnError(true, tag, Long.MAX_VALUE, null);
  }

  /** At most so many records of each subtask in each attempt; one more fails the job. */
  public OnError atMost(long records) {
    return new OnError(goesOn, deadLetters, records, null);
  }

  /** At most so many records of each subtask in each span of time; one more fails the job. */
  public OnError atMost(long records, Duration per) {
    return new OnError(goesOn, deadLetters, records, per);
  }
}
