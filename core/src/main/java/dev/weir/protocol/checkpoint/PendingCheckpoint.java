package dev.weir.protocol.checkpoint;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;

/**
 * A checkpoint that was triggered and is not over.
 *
 * @param missing the subtasks that have not acknowledged
 * @param allDrained whether all acknowledgements so far came from subtasks without further input
 * @param forStop whether the job stops once this checkpoint is committed
 */
public record PendingCheckpoint(
    Barrier barrier,
    long triggeredAtMillis,
    Phase phase,
    SubtaskSet missing,
    boolean allDrained,
    boolean forStop) {

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

  PendingCheckpoint acknowledged(SubtaskId subtask, boolean drained) {
    SubtaskSet left = missing.without(subtask);
    Phase next = left.isEmpty() ? Phase.WRITING_MANIFEST : phase;
    return new PendingCheckpoint(
        barrier, triggeredAtMillis, next, left, allDrained && drained, forStop);
  }

  PendingCheckpoint unaligned() {
    return new PendingCheckpoint(
        new Barrier(id(), Alignment.UNALIGNED),
        triggeredAtMillis,
        phase,
        missing,
        allDrained,
        forStop);
  }

  PendingCheckpoint inPhase(Phase next) {
    return new PendingCheckpoint(barrier, triggeredAtMillis, next, missing, allDrained, forStop);
  }
}
