package dev.weir.testkit.sim;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;

/** What a planted bug makes of the job's row when a coordinator takes over. */
final class RowMutation {
  /** More than a coordinator uses before it reserves further ones. */
  private static final long LOT = 100;

  private RowMutation() {}

  static JobState of(Mutation mutation, JobState row) {
    return switch (mutation) {
      case RUN_FINISHED_AGAIN ->
          with(
              row,
              row.status() == JobStatus.FINISHED ? JobStatus.RUNNING : row.status(),
              row.reservedIds());
      case REUSE_CHECKPOINT_IDS -> with(row, row.status(), Math.max(0, row.reservedIds() - LOT));
      default -> row;
    };
  }

  private static JobState with(JobState row, JobStatus status, long reservedIds) {
    return new JobState(
        row.job(),
        row.epoch(),
        status,
        row.lastAttempt(),
        row.regionAttempts(),
        row.head(),
        row.retained(),
        reservedIds,
        row.failures());
  }
}
