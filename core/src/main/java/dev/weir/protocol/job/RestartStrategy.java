package dev.weir.protocol.job;

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

  /** A number of times, after the same delay. */
  record FixedDelay(int attempts, Duration delay) implements RestartStrategy {
    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      return failures.size() > attempts ? OptionalLong.empty() : OptionalLong.of(delay.toMillis());
    }

    @Override
    public String describe() {
      return "at most " + attempts + " restarts";
    }
  }

  /**
   * For ever, after delays that grow with each failure and start anew after a quiet time.
   *
   * @param resetAfter how long without a failure until the delay is the initial one again
   */
  record ExponentialDelay(Duration initial, Duration max, double factor, Duration resetAfter)
      implements RestartStrategy {
    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      double delay = (double) initial.toMillis();
      for (int i = failures.size() - 1; i > 0; i--) {
        if (failures.get(i) - failures.get(i - 1) > resetAfter.toMillis()) {
          break;
        }
        delay = Math.min(delay * factor, (double) max.toMillis());
      }
      return OptionalLong.of((long) delay);
    }

    @Override
    public String describe() {
      return "restarts without end";
    }
  }

  /** As long as no more than a number of failures falls into an interval. */
  record FailureRate(int maxFailures, Duration interval, Duration delay)
      implements RestartStrategy {
    @Override
    public OptionalLong delayMillis(List<Long> failures) {
      long since = failures.get(failures.size() - 1) - interval.toMillis();
      long recent = failures.stream().filter(at -> at > since).count();
      return recent > maxFailures ? OptionalLong.empty() : OptionalLong.of(delay.toMillis());
    }

    @Override
    public String describe() {
      return "at most " + maxFailures + " failures in " + interval;
    }
  }
}
