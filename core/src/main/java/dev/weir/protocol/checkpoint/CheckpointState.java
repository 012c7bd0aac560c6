package dev.weir.protocol.checkpoint;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a coordinator knows about checkpoints under way. Volatile: with the coordinator it is gone,
 * and its successor starts from the head.
 *
 * @param subtasks all of the job
 * @param running whether all of them run; otherwise nothing is triggered
 * @param nextId the id of the next checkpoint
 * @param reservedIds no id beyond this one may be used before more are reserved
 * @param pending by id
 * @param committing checkpoints that are the head or were, and whose commits are not all done
 * @param drained the subtasks that have processed all their input
 * @param failures how many checkpoints failed in a row
 * @param wanted what the next checkpoint is for, if all input was not processed before: periodic,
 *     if nobody asks for one
 */
public record CheckpointState(
    SubtaskSet subtasks,
    boolean running,
    CheckpointId nextId,
    long reservedIds,
    SortedMap<CheckpointId, PendingCheckpoint> pending,
    SortedMap<CheckpointId, Committing> committing,
    SubtaskSet drained,
    long lastTriggeredAtMillis,
    long lastEndedAtMillis,
    int failures,
    CheckpointPurpose wanted) {

  /**
   * A head, present or past, whose commits are being done.
   *
   * @param missing the subtasks whose commits are not done
   */
  public record Committing(SubtaskSet missing, CheckpointPurpose purpose) {}

  public CheckpointState {
    pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
    committing = Collections.unmodifiableSortedMap(new TreeMap<>(committing));
  }

  /** What a new coordinator starts with. */
  public static CheckpointState initial(
      Collection<SubtaskId> subtasks, CheckpointId firstId, long reservedIds) {
    SubtaskSet all = SubtaskSet.allOf(subtasks);
    return new CheckpointState(
        all,
        false,
        firstId,
        reservedIds,
        new TreeMap<>(),
        new TreeMap<>(),
        all.none(),
        Long.MIN_VALUE / 2,
        Long.MIN_VALUE / 2,
        0,
        CheckpointPurpose.PERIODIC);
  }
}
