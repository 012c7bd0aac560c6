package dev.weir.protocol.job;

import dev.weir.time.Moments;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether and when a failed region is started again: a pure function of when regions failed before.
 */
public sealed interface RestartStrategy {
  /** How many failure times a strategy may look back at. */
  int MEMORY = 100;

  /**
   * Decides about one more restart.
   *
   * @param failures the times of the failures so far, the present one last, in milliseconds
   * @return how long to wait, or nothing if the job is to give up
   */
  OptionalLong delayMillis(List<Long> failures);

  /**
   * After so many failures for the same cause without a completed checkpoint in between the job
   * gives up, unless whoever made the failure said that it passes; {@link Integer#MAX_VALUE} for
   * never.
   */
  default int maxSameFailures() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether the death of a machine delays nothing, as long as the job comes on between one and the
   * next.
   */
  default boolean forgivesDeaths() {
    return false;
  }

  /** In words, for the message of a job that gave up. */
  String describe();

  private static void checkDelay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a duration of restarts must not be negative: " + delay);
    }
  }

  private static void checkCount(String what, int count) {
    // With more than are remembered the limit would never be reached.
    if (count < 0 || (count >= MEMORY && count != Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the number of "
              + what
              + " must be 0 to "
              + (MEMORY - 1)
              + ", or "
              + Integer.MAX_VALUE
              + " for no limit: "
              + count);
    }
  }

  /** Never again. */
  record None() implements RestartStrategy {
    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return "no restarts";
    }
  }

  /**
   * A number of times since the job was started, after the same delay.
   *
   * @param attempts 0 to 99, or {@link Integer#MAX_VALUE} for no limit
   */
  record FixedDelay(int attempts, Duration delay) implements RestartStrategy {
    public FixedDelay {
      checkCount("restarts", attempts);
      checkDelay(delay);
    }

    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      return failures.size() > attempts
          ? OptionalLong.empty()
          : OptionalLong.of(Moments.millis(delay));
    }

    @Override
    public String describe() {
      return attempts == 1 ? "at most 1 restart" : "at most " + attempts + " restarts";
    }
  }

  /**
   * Any number of times: at once after a quiet time, and then after delays that grow with each
   * failure. The death of a machine is none of the job's failures, unless the job has completed no
   * checkpoint since the one before: perhaps it is the job that kills them.
   *
   * @param initial the delay of the second restart
   * @param resetAfter how long without a failure is a quiet time
   * @param maxSameFailures 1 or more
   */
  record ExponentialDelay(
      Duration initial, Duration max, double factor, Duration resetAfter, int maxSameFailures)
      implements RestartStrategy {
    /** For ever, whatever the failures. */
    public ExponentialDelay(Duration initial, Duration max, double factor, Duration resetAfter) {
      this(initial, max, factor, resetAfter, Integer.MAX_VALUE);
    }

    public ExponentialDelay {
      if (maxSameFailures < 1) {
        throw new IllegalArgumentException(
            "the number of failures for the same cause must be 1 or more: " + maxSameFailures);
      }
      checkDelay(initial);
      checkDelay(resetAfter);
      if (max.compareTo(initial) < 0) {
        throw new IllegalArgumentException(
            "the largest delay of a restart, " + max + ", is less than the initial " + initial);
      }
      if (!(factor >= 1) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("delays of restarts cannot grow by a factor " + factor);
      }
    }

    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      double next = (double) Moments.millis(initial);
      double delay = 0;
      for (int i = failures.size() - 1; i > 0; i--) {
        if (failures.get(i) - failures.get(i - 1) > Moments.millis(resetAfter)) {
          break;
        }
        delay = next;
        next = Math.min(next * factor, (double) Moments.millis(max));
      }
      return OptionalLong.of((long) delay);
    }

    @Override
    public boolean forgivesDeaths() {
      return true;
    }

    @Override
    public String describe() {
      return "restarts without end";
    }
  }

  /**
   * As long as no more than a number of failures falls into an interval.
   *
   * @param maxFailures 0 to 99, or {@link Integer#MAX_VALUE} for no limit
   */
  record FailureRate(int maxFailures, Duration interval, Duration delay)
      implements RestartStrategy {
    public FailureRate {
      checkCount("failures", maxFailures);
      checkDelay(interval);
      checkDelay(delay);
    }

    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      long since = Moments.after(failures.get(failures.size() - 1), -Moments.millis(interval));
      long recent = failures.stream().filter(at -> at > since).count();
      return recent > maxFailures ? OptionalLong.empty() : OptionalLong.of(Moments.millis(delay));
    }

    @Override
    public String describe() {
      return "at most " + maxFailures + " failures in " + interval;
    }
  }
}
