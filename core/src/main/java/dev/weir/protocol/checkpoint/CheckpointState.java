package dev.weir.protocol.checkpoint;

import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a coordinator knows about checkpoints under way. Volatile: with the coordinator it is gone,
 * and its successor starts from the head.
 *
 * @param subtasks all subtasks of the job
 * @param running whether all of them run; otherwise nothing is triggered
 * @param nextId the id of the next checkpoint
 * @param reservedIds no id beyond this one may be used before more are reserved
 * @param pending by id
 * @param committing checkpoints that are the head or were, and whose commits are not all done
 * @param drained the subtasks that have processed all their input
 * @param failures how many checkpoints failed in a row
 * @param requested whether somebody asked for a checkpoint as soon as possible
 * @param stopping whether the job is to stop behind the next checkpoint
 */
public record CheckpointState(
    SortedSet<SubtaskId> subtasks,
    boolean running,
    CheckpointId nextId,
    long reservedIds,
    SortedMap<CheckpointId, PendingCheckpoint> pending,
    SortedMap<CheckpointId, Committing> committing,
    SortedSet<SubtaskId> drained,
    long lastTriggeredAtMillis,
    long lastEndedAtMillis,
    int failures,
    boolean requested,
    boolean stopping) {

  /**
   * A head, present or past, whose commits are being done.
   *
   * @param missing the subtasks whose commits are not done
   */
  public record Committing(SortedSet<SubtaskId> missing, boolean drained, boolean forStop) {
    public Committing {
      missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    }
  }

  public CheckpointState {
    subtasks = Collections.unmodifiableSortedSet(new TreeSet<>(subtasks));
    pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
    committing = Collections.unmodifiableSortedMap(new TreeMap<>(committing));
    drained = Collections.unmodifiableSortedSet(new TreeSet<>(drained));
  }

  /** What a new coordinator starts with. */
  public static CheckpointState initial(
      SortedSet<SubtaskId> subtasks, CheckpointId firstId, long reservedIds) {
    return new CheckpointState(
        subtasks,
        false,
        firstId,
        reservedIds,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>(),
        Long.MIN_VALUE / 2,
        Long.MIN_VALUE / 2,
        0,
        false,
        false);
  }

  boolean allDrained() {
    return drained.size() == subtasks.size();
  }
}
