package dev.weir.cli.cluster;

import dev.weir.cli.terminal.Json;
import dev.weir.cli.terminal.Texts;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A local cluster at one moment.
 *
 * @param before figures of an earlier moment, which those of this one are to be seen against
 */
record ClusterStatus(
    String folder,
    List<NodeLine> nodes,
    List<JobView> jobs,
    Map<JobId, Map<SubtaskId, SubtaskStats>> before) {

  private static final Set<State> WHOLE = EnumSet.of(State.UP, State.LEAVING);

  /** How a node is that was started and has not ended politely. */
  enum State {
    /** It belongs to the cluster. */
    UP,
    /** It belongs to the cluster until what runs on it has moved to others. */
    LEAVING,
    /** Its process runs, and it does not belong to the cluster so far. */
    STARTING,
    /** Its process runs, and the cluster does not know it any more, or does not answer. */
    UNREACHABLE,
    /** Its process has ended without having been stopped. */
    DEAD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A node.
   *
   * @param sinceMillis when its process was started
   * @param slots how many indices of jobs it takes, if it belongs to the cluster
   * @param subtasks how many are placed there
   * @param leads whether the leader of all jobs runs there
   */
  record NodeLine(
      NodeName name,
      long pid,
      Optional<String> address,
      State state,
      long sinceMillis,
      Optional<Integer> slots,
      int subtasks,
      boolean leads) {
    /** What it is there for; any node may lead. */
    String role() {
      return slots.map(number -> number == 0 ? "coordinator" : "worker").orElse("unknown");
    }
  }

  ClusterStatus(String folder, List<NodeLine> nodes, List<JobView> jobs) {
    this(folder, nodes, jobs, Map.of());
  }

  /** The same, seen against an earlier moment. */
  ClusterStatus after(ClusterStatus earlier) {
    Map<JobId, Map<SubtaskId, SubtaskStats>> figures = new HashMap<>();
    earlier.jobs().forEach(job -> figures.put(job.state().job(), job.subtasks()));
    return new ClusterStatus(folder, nodes, jobs, figures);
  }

  boolean isWhole() {
    return nodes.stream().anyMatch(node -> node.state() == State.UP)
        && nodes.stream().map(NodeLine::state).allMatch(WHOLE::contains);
  }

  String toJson() {
    return new Json.Members()
        .raw("nodes", Json.array(nodes, ClusterStatus::toJson))
        .raw("jobs", Json.array(jobs, ClusterStatus::toJson))
        .toString();
  }

  private static String toJson(NodeLine node) {
    return new Json.Members()
        .text("name", node.name().value())
        .number("pid", node.pid())
        .text("address", node.address().orElse(""))
        .text("role", node.role())
        .text("state", node.state().word())
        .text("since", Instant.ofEpochMilli(node.sinceMillis()).toString())
        .number("subtasks", node.subtasks())
        .raw("leads", String.valueOf(node.leads()))
        .toString();
  }

  private static String toJson(JobView job) {
    return new Json.Members()
        .text("name", job.state().job().value())
        .text("status", job.state().status().name())
        .raw(
            "subtasks",
            Json.array(
                List.copyOf(job.places().entrySet()),
                place ->
                    new Json.Members()
                        .text("name", place.getKey().toString())
                        .text("node", place.getValue().value())
                        .toString()))
        .toString();
  }

  void print(PrintWriter out) {
    out.println("cluster in " + folder + ", " + Texts.time(System.currentTimeMillis()));
    if (nodes.isEmpty()) {
      out.println("  is stopped");
    }
    for (NodeLine node : nodes) {
      out.printf(
          Locale.ROOT,
          "  %-8s %-11s process %-7d %-21s %s%s%n",
          node.name(),
          node.state().word(),
          node.pid(),
          node.address().orElse("-"),
          Texts.counted(node.subtasks(), "subtask"),
          node.leads() ? ", leads" : "");
    }
    jobs.forEach(job -> print(job, before.getOrDefault(job.state().job(), Map.of()), out));
  }

  private static void print(JobView job, Map<SubtaskId, SubtaskStats> earlier, PrintWriter out) {
    out.println(
        "job "
            + job.state().job()
            + " "
            + job.state().status().name().toLowerCase(Locale.ROOT)
            + job.state().head().map(head -> ", checkpoint " + head.id()).orElse("")
            + job.problem().map(problem -> ", " + problem).orElse(""));
    job.places()
        .forEach(
            (subtask, node) ->
                out.printf(
                    Locale.ROOT,
                    "  %-24s on %-8s %s%n",
                    subtask,
                    node,
                    load(job.subtasks().get(subtask), earlier.get(subtask))));
  }

  private static String load(@Nullable SubtaskStats now, @Nullable SubtaskStats earlier) {
    if (now == null) {
      return "";
    }
    long busy = now.busyNanos();
    long all = time(now);
    long records = now.recordsRead();
    if (earlier != null && earlier.attempt() == now.attempt()) {
      busy -= earlier.busyNanos();
      all -= time(earlier);
      records -= earlier.recordsRead();
    }
    return String.format(
        Locale.ROOT,
        "busy %.0f %%, %s records read",
        all <= 0 ? 0.0 : 100.0 * busy / all,
        Texts.count(records));
  }

  private static long time(SubtaskStats stats) {
    return stats.busyNanos() + stats.blockedNanos() + stats.idleNanos();
  }
}
