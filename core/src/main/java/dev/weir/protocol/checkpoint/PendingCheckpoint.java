package dev.weir.protocol.checkpoint;

import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;

/**
 * A checkpoint that was triggered and is not over.
 *
 * @param missing the subtasks that have not acknowledged
 * @param allDrained whether all acknowledgements so far came from subtasks without further input
 */
public record PendingCheckpoint(
    Barrier barrier, long triggeredAtMillis, Phase phase, SubtaskSet missing, boolean allDrained) {

  /** How far it is. */
  public enum Phase {
    /** Subtasks take snapshots and make them durable. */
    COLLECTING,
    /** All have acknowledged; the manifest is being written. */
    WRITING_MANIFEST,
    /**
     * The manifest is durable; the job's head is being moved. From here on it is not aborted: its
     * outcome is the row's.
     */
    MOVING_HEAD
  }

  public CheckpointId id() {
    return barrier.checkpoint();
  }

  /**
   * What it is for, as far as is known: when all have acknowledged, it is final if all input was
   * processed before it, whatever it was triggered for.
   */
  public CheckpointPurpose purpose() {
    CheckpointPurpose triggeredFor = barrier.purpose();
    if (phase == Phase.COLLECTING) {
      return triggeredFor;
    }
    if (allDrained) {
      return CheckpointPurpose.FINAL;
    }
    return triggeredFor == CheckpointPurpose.FINAL ? CheckpointPurpose.PERIODIC : triggeredFor;
  }

  PendingCheckpoint acknowledged(SubtaskId subtask, boolean drained) {
    SubtaskSet left = missing.without(subtask);
    Phase next = left.isEmpty() ? Phase.WRITING_MANIFEST : phase;
    return new PendingCheckpoint(barrier, triggeredAtMillis, next, left, allDrained && drained);
  }

  PendingCheckpoint unaligned() {
    return new PendingCheckpoint(
        barrier.unaligned(), triggeredAtMillis, phase, missing, allDrained);
  }

  PendingCheckpoint inPhase(Phase next) {
    return new PendingCheckpoint(barrier, triggeredAtMillis, next, missing, allDrained);
  }
}
