package dev.weir.coordinator;

import dev.weir.element.DeliveryGuarantee;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.GraphException;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.spi.connector.Source;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a coordinator runs its job. {@link #DEFAULT} is what is usual, and each {@code with…} changes
 * one setting.
 *
 * @param retention how many checkpoints are kept, 1 or more
 * @param manifestReads how often reading the head's manifest is tried at once before it counts as a
 *     failure of the job, 1 or more
 * @param resendAfter how long an answer of a subtask is waited for before it is asked again, 2 ms
 *     or more
 */
public record CoordinatorSettings(
    CheckpointSettings checkpoints,
    RestartStrategy restarts,
    int retention,
    int manifestReads,
    Duration resendAfter) {
  /** How long an answer is waited for before a message is sent again. */
  public static final Duration RESEND_AFTER = Duration.ofSeconds(1);

  /** With the delays of the default strategy, a minute and a half and the time of the attempts. */
  private static final int SAME_FAILURES = 20;

  public CoordinatorSettings(
      CheckpointSettings checkpoints, RestartStrategy restarts, int retention, int manifestReads) {
    this(checkpoints, restarts, retention, manifestReads, RESEND_AFTER);
  }

  public static final CoordinatorSettings DEFAULT =
      new CoordinatorSettings(
          CheckpointSettings.DEFAULT,
          new RestartStrategy.ExponentialDelay(
              Duration.ofMillis(10),
              Duration.ofSeconds(10),
              2,
              Duration.ofMinutes(1),
              SAME_FAILURES),
          2,
          3);

  public CoordinatorSettings withCheckpoints(CheckpointSettings to) {
    return new CoordinatorSettings(to, restarts, retention, manifestReads, resendAfter);
  }

  public CoordinatorSettings withRestarts(RestartStrategy to) {
    return new CoordinatorSettings(checkpoints, to, retention, manifestReads, resendAfter);
  }

  public CoordinatorSettings withRetention(int to) {
    return new CoordinatorSettings(checkpoints, restarts, to, manifestReads, resendAfter);
  }

  public CoordinatorSettings withResendAfter(Duration to) {
    return new CoordinatorSettings(checkpoints, restarts, retention, manifestReads, to);
  }

  /** The same settings, with another guarantee of their checkpoints. */
  public CoordinatorSettings withGuarantee(DeliveryGuarantee to) {
    return withCheckpoints(checkpoints.withGuarantee(to));
  }

  public long resendAfterMillis() {
    return Moments.millis(resendAfter);
  }

  /**
   * How long a coordinator that takes over waits for subtasks to say who they are: a question and
   * two repetitions. The region of one that does not is restarted.
   */
  public long adoptWithinMillis() {
    return 3 * resendAfterMillis();
  }

  /**
   * Looks whether the job's sources can do what these settings promise.
   *
   * @throws GraphException if one cannot, with all that cannot
   */
  public void check(ActorGraph graph) {
    List<String> problems = new ArrayList<>();
    for (Chain chain : graph.chains()) {
      Source<?, ?> source = chain.head().source();
      if (checkpoints.guarantee().replays() && source != null && !source.isReplayable()) {
        problems.add(
            "source '"
                + chain.head().name()
                + "' cannot read again what it has read, so each failure would lose records; run"
                + " the job with --guarantee at-most-once (DeliveryGuarantee.AT_MOST_ONCE), which"
                + " says so, or give it another source");
      }
    }
    if (!problems.isEmpty()) {
      throw new GraphException(problems);
    }
  }
}
