package dev.weir.cluster.stats;

import dev.weir.api.metric.JobMetrics;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The latest figures of each subtask on this node. Safe for use by several threads. */
public final class StatsBoard {
  private record Key(JobId job, SubtaskId subtask) {}

  private final ConcurrentHashMap<Key, SubtaskStats> latest = new ConcurrentHashMap<>();

  public void publish(JobId job, SubtaskId subtask, SubtaskStats stats) {
    latest.put(new Key(job, subtask), stats);
  }

  public Map<SubtaskId, SubtaskStats> of(JobId job) {
    TreeMap<SubtaskId, SubtaskStats> found = new TreeMap<>();
    latest.forEach(
        (key, stats) -> {
          if (key.job().equals(job)) {
            found.put(key.subtask(), stats);
          }
        });
    return found;
  }

  /** What functions measured in several subtasks, together. */
  public static JobMetrics metrics(Collection<SubtaskStats> subtasks) {
    JobMetrics all = JobMetrics.NONE;
    for (SubtaskStats each : subtasks) {
      all = all.and(each.metrics());
    }
    return all;
  }

  public void forget(JobId job) {
    latest.keySet().removeIf(key -> key.job().equals(job));
  }
}
