package dev.weir.snapshot;

import dev.weir.id.CheckpointId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which checkpoints may still complete, as the coordinator that owns the job's row knows: ids are
 * used in ascending order and never twice, and none of an earlier coordinator can move the head.
 *
 * @param inProgress triggered and neither completed nor given up; one whose head is being moved is
 *     among them
 * @param next the id that the next checkpoint gets
 */
public record CheckpointsUnderWay(SortedSet<CheckpointId> inProgress, CheckpointId next) {
  public CheckpointsUnderWay {
    inProgress = Collections.unmodifiableSortedSet(new TreeSet<>(inProgress));
  }

  /** Whether the checkpoint has completed or never will. */
  public boolean isOver(CheckpointId checkpoint) {
    return checkpoint.compareTo(next) < 0 && !inProgress.contains(checkpoint);
  }
}
