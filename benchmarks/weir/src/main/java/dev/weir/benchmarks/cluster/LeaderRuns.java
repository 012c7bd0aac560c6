package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.cluster.actor.JobView;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Kills the node that leads, while the job's subtasks are on the two others; each time in a new
 * cluster, since the oldest node leads and a node that is started again is the youngest.
 */
final class LeaderRuns {
  private static final int NODES = 3;

  /** Takes the place on the first node, so that the job's subtasks come to the two others. */
  private static final JobId FIRST = new JobId("first");

  private static final long WATCHED_MILLIS = 10_000;

  private final Plan plan;
  private final RunLines lines;

  LeaderRuns(Plan plan, RunLines lines) {
    this.plan = plan;
    this.lines = lines;
  }

  void run() throws IOException, InterruptedException {
    for (int i = 1; i <= plan.runs(); i++) {
      Path place = plan.data().resolve("run" + i);
      try (LoadedCluster cluster = new LoadedCluster(place, NODES, plan.load(), lines.out())) {
        cluster.submit(FIRST, 1, false);
        Patience.require(
            cluster.log(FIRST).await(LoadedCluster.PATIENCE_MILLIS, log -> log.rows() > 0),
            "output of the job that takes the first place");
        cluster.submit(Plan.JOB, NODES - 1, false);
        RowLog log = cluster.log(Plan.JOB);
        Patience.require(
            log.await(LoadedCluster.PATIENCE_MILLIS, rows -> rows.subtasks() == NODES - 1),
            "output of all subtasks");
        cluster.awaitSteady(Plan.JOB, NODES);
        TimeUnit.MILLISECONDS.sleep(plan.settleMillis());
        lines.add(kill(cluster, log));
        cluster.stop(Plan.JOB).forEach(lines::problem);
      }
    }
  }

  private NamedValues kill(LoadedCluster cluster, RowLog log)
      throws IOException, InterruptedException {
    NodeName leader = cluster.leader();
    if (cluster.view(Plan.JOB).places().containsValue(leader)) {
      throw new IOException(
          "node " + leader + " leads and has subtasks of the job: nothing to see");
    }
    long watchedFrom = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(WATCHED_MILLIS);
    long attempt = log.newestAttempt();
    long repeatedBefore = log.repeated();
    long killedAt = System.nanoTime();
    long killedAtMillis = System.currentTimeMillis();
    cluster.nodes().kill(List.of(leader));
    JobView behind =
        cluster.awaitView(
            Plan.JOB, "checkpoint under the next leader", view -> isBehind(view, killedAtMillis));
    long watched = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedAt);
    TimeUnit.MILLISECONDS.sleep(Math.max(0, WATCHED_MILLIS - watched));
    if (log.newestAttempt() != attempt) {
      lines.problem("the job was started again when its leader died");
    }
    if (log.repeated() != repeatedBefore) {
      lines.problem("rows were repeated although no subtask has died");
    }
    double usual = log.longestGapOfOne(watchedFrom, killedAt) / 1e6;
    double gap = log.longestGapOfOne(killedAt, System.nanoTime()) / 1e6;
    return new NamedValues(Map.of())
        .with("killed", leader.value())
        .with("gap_ms", gap, 1)
        .with("usual_gap_ms", usual, 1)
        .with("added_gap_ms", Math.max(0, gap - usual), 1)
        .with(
            "checkpoint_ms",
            behind.state().head().map(LoadedCluster::completedAtMillis).orElseThrow()
                - killedAtMillis);
  }

  private static boolean isBehind(JobView view, long killedAtMillis) {
    return view.state()
        .head()
        .map(LoadedCluster::completedAtMillis)
        .filter(completed -> completed > killedAtMillis)
        .isPresent();
  }
}
