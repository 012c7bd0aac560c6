package dev.weir.protocol.job;

import java.util.List;

/**
 * What is to be done once a job's new state is durable. After a crash the next coordinator's {@link
 * JobMachine#lead} leads to all that is still needed, so running an effect twice, or not at all
 * before the crash, does no harm.
 */
public sealed interface JobEffect {
  /** Start the regions' subtasks from the head, under the attempts that the state now has. */
  record Deploy(List<Integer> regions) implements JobEffect {}

  /** Stop what still runs of a region. */
  record Cancel(List<Integer> regions) implements JobEffect {}

  /** Come back with {@link JobMachine#restartDue} after the delay. */
  record ScheduleRestart(List<Integer> regions, int attempt, long delayMillis)
      implements JobEffect {}

  /** The checkpoint is the job's head now: tell everybody, so that sinks commit. */
  record NotifyComplete(CompletedCheckpoint checkpoint) implements JobEffect {}

  /**
   * Delete objects that no retained checkpoint needs.
   *
   * @param orphans whether there may be some that no completed checkpoint ever needed
   */
  record CollectGarbage(boolean orphans) implements JobEffect {}

  /** The state says that the job has ended, one way or the other. */
  record Ended(JobStatus status) implements JobEffect {}
}
