package dev.weir.cli.run;

import dev.weir.cli.terminal.Texts;
import dev.weir.cluster.JobProgress;
import dev.weir.cluster.RunningJob;
import dev.weir.cluster.stats.SubtaskStats;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;

/** How each subtask spent its time, and what went through it. */
final class StatsTable {
  private StatsTable() {}

  static void print(RunningJob job, PrintWriter out) {
    JobProgress progress;
    try {
      progress = job.progress().toCompletableFuture().join();
    } catch (CompletionException noAnswer) {
      out.println("the coordinator did not answer in time; no figures");
      return;
    }
    out.printf(
        "%-24s %6s %8s %6s %12s %12s %10s %10s%n",
        "subtask",
        "busy",
        "blocked",
        "idle",
        "records in",
        "records out",
        "frames in",
        "frames out");
    progress
        .subtasks()
        .forEach(
            (subtask, stats) ->
                out.printf(
                    "%-24s %5.1f%% %7.1f%% %5.1f%% %12s %12s %10s %10s%n",
                    subtask,
                    percent(stats.busyNanos(), stats),
                    percent(stats.blockedNanos(), stats),
                    percent(stats.idleNanos(), stats),
                    Texts.count(stats.recordsRead()),
                    Texts.count(stats.recordsOut()),
                    Texts.count(stats.framesIn()),
                    Texts.count(stats.framesOut())));
    out.flush();
  }

  private static double percent(long nanos, SubtaskStats stats) {
    long all = stats.busyNanos() + stats.blockedNanos() + stats.idleNanos();
    return all == 0 ? 0 : 100.0 * nanos / all;
  }
}
