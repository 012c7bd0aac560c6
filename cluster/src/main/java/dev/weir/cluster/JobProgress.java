package dev.weir.cluster;

import dev.weir.api.metric.JobMetrics;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.id.SubtaskId;
import java.util.Map;

/**
 * How a job is doing: what its coordinator says, and the latest figures of its subtasks on this
 * node.
 */
public record JobProgress(CoordinatorView coordinator, Map<SubtaskId, SubtaskStats> subtasks) {
  /** Records that sources emitted since their attempts started. */
  public long recordsIn() {
    return subtasks.values().stream().mapToLong(SubtaskStats::recordsFromSource).sum();
  }

  /** What functions measured since their attempts started. */
  public JobMetrics metrics() {
    return StatsBoard.metrics(subtasks.values());
  }

  /** Records that sinks took since their attempts started. */
  public long recordsOut() {
    return subtasks.values().stream().mapToLong(SubtaskStats::recordsIntoSinks).sum();
  }
}
