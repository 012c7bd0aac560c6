package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Kills a node that has subtasks and does not lead, again and again, and starts it again each time.
 */
final class KillRuns {
  private static final int NODES = 3;

  private final Plan plan;
  private final RunLines lines;

  KillRuns(Plan plan, RunLines lines) {
    this.plan = plan;
    this.lines = lines;
  }

  void run() throws IOException, InterruptedException {
    try (LoadedCluster cluster = new LoadedCluster(plan.data(), NODES, plan.load(), lines.out())) {
      cluster.submit(Plan.JOB, plan.parallelism(), false);
      RowLog log = cluster.log(Plan.JOB);
      Patience.require(
          log.await(LoadedCluster.PATIENCE_MILLIS * 10, rows -> rows.rows() > plan.load().keys()),
          "row of each key");
      for (int i = 0; i < plan.runs(); i++) {
        cluster.awaitSteady(Plan.JOB, NODES);
        TimeUnit.MILLISECONDS.sleep(plan.settleMillis());
        lines.add(kill(cluster, log));
        cluster.nodes().reviveDead();
      }
      cluster.awaitSteady(Plan.JOB, NODES);
      cluster.stop(Plan.JOB).forEach(lines::problem);
    }
  }

  private NamedValues kill(LoadedCluster cluster, RowLog log)
      throws IOException, InterruptedException {
    NodeName leader = cluster.leader();
    NodeName victim =
        new TreeSet<>(cluster.view(Plan.JOB).places().values())
            .stream()
                .filter(node -> !node.equals(leader))
                .findFirst()
                .orElseThrow(() -> new IOException("all subtasks are on the leading node"));
    NodeLog leaderLog = NodeLog.atEnd(plan.data(), leader);
    long before = log.newestAttempt();
    long repeatedBefore = log.repeated();
    long killedAt = System.nanoTime();
    long killedAtMillis = System.currentTimeMillis();
    cluster.nodes().kill(List.of(victim));
    Patience.require(
        log.await(
            LoadedCluster.PATIENCE_MILLIS,
            rows ->
                rows.newestAttempt() > before
                    && rows.subtasks() == plan.parallelism()
                    && rows.firstNewNanos(before) < Long.MAX_VALUE),
        "output after node " + victim + " was killed");
    return new NamedValues(Map.of())
        .with("killed", victim.value())
        .with("first_output_ms", millis(log.firstNanos(before) - killedAt), 1)
        .with("all_subtasks_ms", millis(log.allNanos() - killedAt), 1)
        .with("new_output_ms", millis(log.firstNewNanos(before) - killedAt), 1)
        .with("detection_ms", leaderLog.deathAtMillis(victim) - killedAtMillis)
        .with("repeated", log.repeated() - repeatedBefore);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
