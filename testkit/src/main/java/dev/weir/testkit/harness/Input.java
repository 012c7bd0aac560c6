package dev.weir.testkit.harness;

import dev.weir.element.Frame;

/** Something that happens to an operator in a test. */
public sealed interface Input {

  /**
   * A record comes in.
   *
   * @param ordinal which of the operator's inputs it takes
   */
  record Arrival(Object value, long timestampMillis, int ordinal) implements Input {}

  /** Event time advances. */
  record EventTimeTo(long timestampMillis) implements Input {}

  /** The wall clock advances. */
  record ProcessingTimeTo(long timestampMillis) implements Input {}

  /** Nothing follows: the watermark reaches its end, and the input ends. */
  record End() implements Input {}

  /** A record without a timestamp. */
  static Input record(Object value) {
    return new Arrival(value, Frame.NO_TIMESTAMP, 0);
  }

  /** A record with a timestamp in milliseconds since the epoch. */
  static Input record(Object value, long timestampMillis) {
    return new Arrival(value, timestampMillis, 0);
  }

  /** A record for the operator's n-th input, counted from 0. */
  static Input record(Object value, long timestampMillis, int ordinal) {
    return new Arrival(value, timestampMillis, ordinal);
  }

  /** Event time advances to a watermark, in milliseconds since the epoch. */
  static Input watermark(long timestampMillis) {
    return new EventTimeTo(timestampMillis);
  }

  /** The wall clock advances to a time, in milliseconds since the epoch. */
  static Input processingTime(long timestampMillis) {
    return new ProcessingTimeTo(timestampMillis);
  }

  /** Nothing follows. */
  static Input end() {
    return new End();
  }
}
