package dev.weir.protocol.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job's row remembers of its failures.
 *
 * @param times when regions failed, but for what was forgiven, in milliseconds since the epoch,
 *     oldest first; the latest {@value RestartStrategy#MEMORY}
 * @param latest why the job gave up, or its latest failure
 * @param repeated the causes of the failures since the head is what it is, the latest last
 */
public record FailureHistory(
    List<Long> times, Optional<String> latest, List<RepeatedFailure> repeated) {
  public static final FailureHistory NONE =
      new FailureHistory(List.of(), Optional.empty(), List.of());

  /** Subtasks may fail for several reasons in turn, and each of them repeats. */
  private static final int MAX_CAUSES = 8;

  public FailureHistory {
    times = List.copyOf(times);
    repeated = List.copyOf(repeated);
  }

  /** One more failure. */
  FailureHistory with(String message, long nowMillis) {
    List<Long> nextTimes = new ArrayList<>(times);
    nextTimes.add(nowMillis);
    if (nextTimes.size() > RestartStrategy.MEMORY) {
      nextTimes.remove(0);
    }
    return with(message, nextTimes);
  }

  /** One more failure, which delays no restart. */
  FailureHistory forgiven(String message) {
    return with(message, times);
  }

  private FailureHistory with(String message, List<Long> nextTimes) {
    RepeatedFailure now = RepeatedFailure.first(message);
    List<RepeatedFailure> nextRepeated = new ArrayList<>();
    for (RepeatedFailure each : repeated) {
      if (each.cause().equals(now.cause())) {
        now = each.again();
      } else {
        nextRepeated.add(each);
      }
    }
    nextRepeated.add(now);
    if (nextRepeated.size() > MAX_CAUSES) {
      nextRepeated.remove(0);
    }
    return new FailureHistory(nextTimes, Optional.of(message), nextRepeated);
  }

  /** Whether the job has come on since its latest failure: a checkpoint was completed. */
  boolean hasComeOn() {
    return repeated.isEmpty();
  }

  /** The same, but the job ends with these words. */
  FailureHistory concluding(String message) {
    return new FailureHistory(times, Optional.of(message), repeated);
  }

  /** The job has come on: a checkpoint is complete. */
  FailureHistory atNewHead() {
    return repeated.isEmpty() ? this : new FailureHistory(times, latest, List.of());
  }

  /**
   * How often the job failed for the cause of its latest failure since its head is what it is; 0 if
   * it has come on since.
   */
  public int sameFailures() {
    return repeated.isEmpty() ? 0 : repeated.get(repeated.size() - 1).times();
  }
}
