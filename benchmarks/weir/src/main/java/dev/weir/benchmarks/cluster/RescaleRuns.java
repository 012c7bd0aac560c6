package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.Rescale;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Adds a third node to two and lets it leave again; the job follows the number of slots. */
final class RescaleRuns {
  private static final int NODES = 2;

  /** A subtask that was moved may still hand over what it has when the first output comes. */
  private static final long WATCHED_MILLIS = 3_000;

  private final Plan plan;
  private final RunLines lines;

  /** What changes the number of nodes. */
  private interface Change {
    void make() throws IOException, InterruptedException;
  }

  RescaleRuns(Plan plan, RunLines lines) {
    this.plan = plan;
    this.lines = lines;
  }

  void run() throws IOException, InterruptedException {
    try (LoadedCluster cluster = new LoadedCluster(plan.data(), NODES, plan.load(), lines.out())) {
      cluster.submit(Plan.JOB, plan.parallelism(), true);
      RowLog log = cluster.log(Plan.JOB);
      Patience.require(
          log.await(LoadedCluster.PATIENCE_MILLIS * 10, rows -> rows.rows() > plan.load().keys()),
          "row of each key");
      settle(cluster, NODES);
      for (int i = 0; i < plan.runs(); i++) {
        NodeName[] added = new NodeName[1];
        long repeated = log.repeated();
        double up = change(log, () -> added[0] = cluster.nodes().add());
        long repeatedUp = log.repeated();
        settle(cluster, NODES + 1);
        NamedValues line =
            new NamedValues(Map.of())
                .with("up_gap_ms", up, 1)
                .with("up_repeated", repeatedUp - repeated);
        line = withMoves(line, "up", cluster);
        double down = change(log, () -> cluster.nodes().remove(List.of(added[0].value())));
        settle(cluster, NODES);
        line = line.with("down_gap_ms", down, 1).with("down_repeated", log.repeated() - repeatedUp);
        lines.add(withMoves(line, "down", cluster));
      }
      cluster.stop(Plan.JOB).forEach(lines::problem);
    }
  }

  /** What the job remembers of its last rescale, if it remembers how that went. */
  private static NamedValues withMoves(NamedValues line, String way, LoadedCluster cluster)
      throws IOException, InterruptedException {
    List<Rescale> history =
        cluster.view(Plan.JOB).state().submission().map(JobSubmission::rescales).orElse(List.of());
    Optional<Rescale.Facts> facts =
        history.isEmpty() ? Optional.empty() : history.get(history.size() - 1).facts();
    return facts
        .map(
            known ->
                line.with(way + "_moved", known.moved())
                    .with(way + "_least", known.least())
                    .with(way + "_bytes_read", known.bytesRead())
                    .with(way + "_bytes_found", known.bytesFound()))
        .orElse(line);
  }

  private void settle(LoadedCluster cluster, int count) throws IOException, InterruptedException {
    cluster.awaitSteady(Plan.JOB, count);
    TimeUnit.MILLISECONDS.sleep(plan.settleMillis());
  }

  /** Returns the longest time without any output, in milliseconds. */
  private static double change(RowLog log, Change change) throws IOException, InterruptedException {
    long before = log.newestAttempt();
    int subtasksBefore = log.subtasks();
    long from = System.nanoTime();
    change.make();
    Patience.require(
        log.await(
            LoadedCluster.PATIENCE_MILLIS,
            rows -> rows.newestAttempt() > before && rows.subtasks() != subtasksBefore),
        "output with another parallelism");
    TimeUnit.MILLISECONDS.sleep(WATCHED_MILLIS);
    return log.longestGap(from, System.nanoTime()) / 1e6;
  }
}
