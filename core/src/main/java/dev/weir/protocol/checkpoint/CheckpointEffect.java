package dev.weir.protocol.checkpoint;

import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;

/** What a decision about checkpoints asks for. */
public sealed interface CheckpointEffect {
  /**
   * Send the barrier to all sources.
   *
   * @param forStop whether they are to read nothing behind it, unless the checkpoint is given up
   */
  record Trigger(Barrier barrier, boolean forStop) implements CheckpointEffect {}

  /** Tell all subtasks that the checkpoint has become unaligned. */
  record Overtake(Barrier barrier) implements CheckpointEffect {}

  /** All subtasks have acknowledged: write the manifest. */
  record WriteManifest(PendingCheckpoint checkpoint) implements CheckpointEffect {}

  /** The manifest is durable: move the job's head. */
  record MoveHead(PendingCheckpoint checkpoint) implements CheckpointEffect {}

  /** Tell all subtasks that the checkpoint will not complete. */
  record Abort(CheckpointId checkpoint, String reason) implements CheckpointEffect {}

  /**
   * The job cannot go on as it is: more checkpoints failed in a row than are tolerated, or one for
   * a reason that the next would meet as well.
   */
  record Escalate(Failure failure) implements CheckpointEffect {}

  /** The ids are used up: reserve more. */
  record ReserveIds() implements CheckpointEffect {}

  /** All input was processed, and its output is committed. */
  record Finish() implements CheckpointEffect {}

  /** The checkpoint that a stop asked for is committed. */
  record Stop() implements CheckpointEffect {}
}
