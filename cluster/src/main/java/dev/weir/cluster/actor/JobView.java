package dev.weir.cluster.actor;

import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job as its coordinator sees it.
 *
 * @param state what is durable of it
 * @param running how it runs; empty if nobody leads it, because it has ended
 * @param subtasks the latest figures of its subtasks on all nodes
 * @param places where its subtasks run, as far as they are placed
 * @param problem why it is not led although it has not ended
 */
public record JobView(
    JobState state,
    Optional<CoordinatorView> running,
    Map<SubtaskId, SubtaskStats> subtasks,
    Map<SubtaskId, NodeName> places,
    Optional<String> problem)
    implements CrossesNodes {
  public JobView {
    subtasks = new TreeMap<>(subtasks);
    places = new TreeMap<>(places);
  }

  /** Of a job that nobody leads. */
  public static JobView ofRow(JobState state, Optional<String> problem) {
    return new JobView(state, Optional.empty(), Map.of(), Map.of(), problem);
  }
}
