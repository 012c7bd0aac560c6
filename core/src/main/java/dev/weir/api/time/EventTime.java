package dev.weir.api.time;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a source's records get their event time, and how late they may be. The source's watermark
 * stays behind the largest timestamp seen so far by {@code outOfOrderness}: a record that is later
 * than that is late.
 *
 * @param timestamp reads a record's event time
 * @param outOfOrderness how much earlier than a record before it a record may be; zero for
 *     ascending timestamps
 * @param idleAfter how long a split of the source, or a subtask without one, may have no record
 *     before the others' watermark stops waiting for it; null to wait without end
 */
public record EventTime<T>(
    TimestampFunction<? super T> timestamp, Duration outOfOrderness, @Nullable Duration idleAfter) {

  /** Reads the event time of a record, in milliseconds since the epoch. */
  @FunctionalInterface
  public interface TimestampFunction<T> {
    long timestampMillis(T value) throws Exception;
  }

  public EventTime {
    Objects.requireNonNull(timestamp, "timestamp");
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException("out-of-orderness is negative: " + outOfOrderness);
    }
    if (idleAfter != null && (idleAfter.isZero() || idleAfter.isNegative())) {
      throw new IllegalArgumentException("idleness must be positive: " + idleAfter);
    }
  }

  /** Event time of records whose timestamps never fall within a subtask of the source. */
  public static <T> EventTime<T> ascending(TimestampFunction<? super T> timestamp) {
    return new EventTime<>(timestamp, Duration.ZERO, null);
  }

  /** Event time of records that come out of order, by at most the given duration. */
  public static <T> EventTime<T> outOfOrder(
      TimestampFunction<? super T> timestamp, Duration outOfOrderness) {
    return new EventTime<>(timestamp, outOfOrderness, null);
  }

  /** The same, but a subtask without a record for that long does not hold the watermark back. */
  public EventTime<T> withIdleAfter(Duration duration) {
    return new EventTime<>(timestamp, outOfOrderness, duration);
  }
}
