package dev.weir.api.state;

import java.time.Duration;
import java.util.Objects;

/**
 * How long state lives when nobody touches it. State that has lived so long is never read again,
 * and it is removed: by time, not only when somebody looks for it.
 *
 * <p>A value has one life; each element of a list and each entry of a map has its own. A time to
 * live is no part of the state's form: it can be added to a state that a checkpoint holds, whose
 * values then begin to live at the restore; it can be changed, which applies to what is touched
 * from then on and to what comes to its end; and it can be taken away.
 *
 * @param duration at least a millisecond
 * @param renewal what begins a new life
 * @param clock what the duration is measured by
 */
public record TimeToLive(Duration duration, Renewal renewal, Clock clock) {
  /** What begins a new life, beside creation. */
  public enum Renewal {
    NOTHING,
    WRITES,
    /** A read of a list is one of all its elements; to iterate over a map is no read. */
    READS_AND_WRITES
  }

  /** What time is meant. */
  public enum Clock {
    /**
     * The time in which the job has run: that in which it was down does not count, so that what a
     * user wanted to keep is still there afterwards.
     */
    PROCESSING_TIME,
    /**
     * The operator's watermark. What is touched before the first watermark begins to live with it;
     * what is touched later lives at least as long as it says, in the time of the records.
     */
    EVENT_TIME
  }

  public TimeToLive {
    Objects.requireNonNull(renewal, "renewal");
    Objects.requireNonNull(clock, "clock");
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("a time to live of less than a millisecond: " + duration);
    }
  }

  /** State that lives so long after the last write, in processing time. */
  public static TimeToLive of(Duration duration) {
    return new TimeToLive(duration, Renewal.WRITES, Clock.PROCESSING_TIME);
  }

  /** The same, but whatever happens after the creation prolongs nothing. */
  public TimeToLive sinceCreation() {
    return new TimeToLive(duration, Renewal.NOTHING, clock);
  }

  /** The same, but reads prolong it too. */
  public TimeToLive renewedByReads() {
    return new TimeToLive(duration, Renewal.READS_AND_WRITES, clock);
  }

  /** The same in event time. */
  public TimeToLive inEventTime() {
    return new TimeToLive(duration, renewal, Clock.EVENT_TIME);
  }
}
