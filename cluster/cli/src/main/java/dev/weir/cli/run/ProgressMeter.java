package dev.weir.cli.run;

import dev.weir.cluster.JobProgress;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.id.SubtaskId;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up what the subtasks count. They begin at 0 with each attempt; the sums go on, so records
 * that are read again after a restart count again.
 */
final class ProgressMeter {
  private final Map<SubtaskId, SubtaskStats> before = new HashMap<>();
  private long recordsIn;
  private long recordsOut;

  void add(JobProgress progress) {
    progress
        .subtasks()
        .forEach(
            (id, now) -> {
              SubtaskStats last = before.put(id, now);
              boolean goesOn = last != null && last.attempt() == now.attempt();
              recordsIn += now.recordsFromSource() - (goesOn ? last.recordsFromSource() : 0);
              recordsOut += now.recordsIntoSinks() - (goesOn ? last.recordsIntoSinks() : 0);
            });
  }

  /** Records that sources emitted. */
  long recordsIn() {
    return recordsIn;
  }

  /** Records that sinks took. */
  long recordsOut() {
    return recordsOut;
  }
}
