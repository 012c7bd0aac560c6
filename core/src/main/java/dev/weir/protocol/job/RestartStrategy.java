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
   * For ever: at once after a quiet time, and then after delays that grow with each failure.
   *
   * @param initial the delay of the second restart
   * @param resetAfter how long without a failure is a quiet time
   */
  record ExponentialDelay(Duration initial, Duration max, double factor, Duration resetAfter)
      implements RestartStrategy {
    public ExponentialDelay {
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
