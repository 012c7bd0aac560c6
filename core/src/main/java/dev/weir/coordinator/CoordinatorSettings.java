package dev.weir.coordinator;

import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import java.time.Duration;

/**
 * How a coordinator runs its job. {@link #DEFAULT} is what is usual, and each {@code with…} changes
 * one setting.
 *
 * @param retention how many checkpoints are kept, 1 or more
 * @param manifestReads how often reading the head's manifest is tried before the job fails, 1 or
 *     more
 * @param replays whether sources read again after a failure what they had read since the
 *     checkpoint; otherwise it is lost, and each record is processed at most once
 */
public record CoordinatorSettings(
    CheckpointSettings checkpoints,
    RestartStrategy restarts,
    int retention,
    int manifestReads,
    boolean replays) {
  /** The settings of a job that replays. */
  public CoordinatorSettings(
      CheckpointSettings checkpoints, RestartStrategy restarts, int retention, int manifestReads) {
    this(checkpoints, restarts, retention, manifestReads, true);
  }

  public static final CoordinatorSettings DEFAULT =
      new CoordinatorSettings(
          CheckpointSettings.DEFAULT,
          new RestartStrategy.ExponentialDelay(
              Duration.ofMillis(10), Duration.ofSeconds(10), 2, Duration.ofMinutes(1)),
          2,
          3);

  public CoordinatorSettings withCheckpoints(CheckpointSettings to) {
    return new CoordinatorSettings(to, restarts, retention, manifestReads, replays);
  }

  public CoordinatorSettings withRestarts(RestartStrategy to) {
    return new CoordinatorSettings(checkpoints, to, retention, manifestReads, replays);
  }

  public CoordinatorSettings withRetention(int to) {
    return new CoordinatorSettings(checkpoints, restarts, to, manifestReads, replays);
  }

  public CoordinatorSettings withReplays(boolean to) {
    return new CoordinatorSettings(checkpoints, restarts, retention, manifestReads, to);
  }
}
