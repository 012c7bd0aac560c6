package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;

/**
 * What the job's row says only ever moves on: head, epoch, attempts, reserved ids; finished is
 * final.
 */
final class HeadNeverMovesBack extends Invariant {
  @Override
  public void rowWritten(JobState before, JobState after) {
    before
        .head()
        .ifPresent(
            head -> {
              if (after.head().isEmpty() || after.head().get().id().compareTo(head.id()) < 0) {
                violated("the head moved from " + head.id() + " back to " + after.head());
              }
            });
    if (after.epoch().compareTo(before.epoch()) < 0) {
      violated("the epoch fell from " + before.epoch() + " to " + after.epoch());
    }
    if (after.lastAttempt() < before.lastAttempt()) {
      violated("the attempt fell from " + before.lastAttempt() + " to " + after.lastAttempt());
    }
    if (after.reservedIds() < before.reservedIds()) {
      violated("the reserved ids fell from " + before.reservedIds() + " to " + after.reservedIds());
    }
    if (before.status() == JobStatus.FINISHED && after.status() != JobStatus.FINISHED) {
      violated("a finished job is " + after.status() + " again");
    }
  }
}
