package dev.weir.cluster;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.SnapshotReport;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a job's coordinator understands. */
sealed interface CoordinatorCommand {

  record Deployed(SubtaskId subtask, int attempt, ActorRef<SubtaskCommand> ref)
      implements CoordinatorCommand {}

  record SubtaskFailed(SubtaskId subtask, int attempt, Failure failure)
      implements CoordinatorCommand {}

  record SplitRequest(SubtaskId source, int attempt) implements CoordinatorCommand {}

  record Drained(SubtaskId subtask, int attempt) implements CoordinatorCommand {}

  record Acknowledged(SubtaskId subtask, int attempt, SnapshotReport report)
      implements CoordinatorCommand {}

  record Declined(SubtaskId subtask, int attempt, CheckpointId checkpoint, Failure failure)
      implements CoordinatorCommand {}

  record Committed(SubtaskId subtask, int attempt, CheckpointId checkpoint)
      implements CoordinatorCommand {}

  /** The job's row is not there any more, although it was. */
  record RowLost() implements CoordinatorCommand {}

  /** From outside: take a checkpoint as soon as possible. */
  record RequestCheckpoint() implements CoordinatorCommand {}

  /** From outside: stop behind a checkpoint. */
  record RequestStop() implements CoordinatorCommand {}

  /** From outside: end at once, without a last checkpoint. */
  record GiveUp() implements CoordinatorCommand {}

  /** From outside: how is the job? */
  record GetView(ActorRef<CoordinatorView> replyTo) implements CoordinatorCommand {}

  /** From outside: the job has ended and is to be run again, by another coordinator. */
  record Retire() implements CoordinatorCommand {}

  // Below: what the actor tells itself.

  /**
   * The row was read.
   *
   * @param again whether this coordinator had led the job before it was restarted
   * @param why what its loop threw then; null if it was something else, such as a failed write
   */
  record Lead(boolean again, @Nullable Failure why) implements CoordinatorCommand {}

  /** A further state waits to be made durable. */
  record PersistNext() implements CoordinatorCommand {}

  record TimerDue() implements CoordinatorCommand {}

  record Run(Runnable action) implements CoordinatorCommand {}

  record ManifestWritten(CheckpointId checkpoint, ObjectRef manifest)
      implements CoordinatorCommand {}

  record ManifestFailed(CheckpointId checkpoint, Failure failure) implements CoordinatorCommand {}

  record ManifestRead(Manifest manifest) implements CoordinatorCommand {}

  record ManifestUnreadable(Failure failure) implements CoordinatorCommand {}
}
