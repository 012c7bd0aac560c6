package dev.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandFixture;
import dev.weir.id.NodeName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of real processes, by its commands alone. */
final class LocalClusterTest extends CommandFixture {
  private final List<NodeProcess> seen = new ArrayList<>();
  @TempDir private Path root;

  @AfterEach
  void leaveNoProcessBehind() throws Exception {
    seen.addAll(new ClusterFolder(root).processes());
    for (NodeProcess process : seen) {
      process.handle().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private int cluster(String... words) throws Exception {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", root.toString()));
    int code = weirWithProcesses(all.toArray(String[]::new));
    seen.addAll(new ClusterFolder(root).processes());
    return code;
  }

  private NodeProcess process(String name) throws Exception {
    return new ClusterFolder(root).process(new NodeName(name)).orElseThrow();
  }

  /** Asks until it is so. */
  private void awaitStatus(Predicate<String> so) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    do {
      assertThat(System.nanoTime()).as(out.toString()).isLessThan(deadline);
      cluster("status", "--json");
    } while (!so.test(out.toString()));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void threeNodes_oneKilled_oneMore_oneLess_none() throws Exception {
    assertThat(cluster("up", "--nodes", "3")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("node n1 is up", "node n2 is up", "node n3 is up", "3 nodes");
    assertThat(cluster("up")).isEqualTo(1);

    assertThat(cluster("status", "--json")).as(out.toString()).isZero();
    assertThat(count(out.toString(), "\"state\":\"up\"")).isEqualTo(3);
    assertThat(count(out.toString(), "\"leads\":true")).isEqualTo(1);
    assertThat(cluster("status")).isZero();
    assertThat(out.toString()).contains("process " + process("n2").pid(), "leads");
    assertThat(out.toString().lines().filter(line -> line.startsWith("  n")))
        .hasSize(3)
        .allMatch(line -> line.length() <= 80);

    ProcessHandle first = process("n1").handle().orElseThrow();
    first.destroyForcibly();
    first.onExit().get(60, TimeUnit.SECONDS);
    awaitStatus(
        json ->
            count(json, "\"state\":\"up\"") == 2
                && count(json, "\"state\":\"dead\"") == 1
                && count(json, "\"leads\":true") == 1);
    assertThat(cluster("status")).isEqualTo(1);

    assertThat(cluster("add")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("node n4 is up");
    awaitStatus(json -> count(json, "\"state\":\"up\"") == 3);

    assertThat(cluster("remove", "n1")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("node n1 was dead; its name is free now");

    NodeProcess second = process("n2");
    assertThat(cluster("remove", "n2")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("node n2 has left");
    assertThat(second.isAlive()).isFalse();
    awaitStatus(json -> count(json, "\"state\":\"up\"") == 2 && !json.contains("\"n2\""));

    assertThat(cluster("down")).as(err.toString()).isZero();
    assertThat(seen).isNotEmpty().noneMatch(NodeProcess::isAlive);
    assertThat(cluster("status")).isEqualTo(1);
    assertThat(out.toString()).contains("is stopped");
    assertThat(Files.readString(new ClusterFolder(root).log(new NodeName("n3"))))
        .contains("WARN  n3 w.lifeline - node n1/");
  }

  /**
   * Of two nodes the leader stands still: the other one gets the lease and goes on. When the first
   * goes on, it finds out and joins as a new member.
   */
  @Test
  void aLeaderThatStoodStillJoinsAgain() throws Exception {
    assertThat(cluster("up", "--nodes", "2")).as(err.toString()).isZero();
    awaitStatus(json -> count(json, "\"state\":\"up\"") == 2 && leads(json, "n1"));
    signal("STOP", process("n1"));
    awaitStatus(json -> count(json, "\"state\":\"unreachable\"") == 1 && leads(json, "n2"));
    signal("CONT", process("n1"));
    awaitStatus(json -> count(json, "\"state\":\"up\"") == 2 && leads(json, "n2"));
    assertThat(Files.readString(new ClusterFolder(root).log(new NodeName("n1"))))
        .contains("node n1 was cut off from the others, or stood still");
    assertThat(cluster("down")).as(err.toString()).isZero();
  }

  private static boolean leads(String json, String node) {
    return Pattern.compile("\"name\":\"" + node + "\"[^}]*\"leads\":true").matcher(json).find();
  }

  private static void signal(String name, NodeProcess to) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())).start().waitFor();
  }

  /** Whoever supervises starts a node again that was killed, and stops all when others do. */
  @Test
  void aSupervisedNodeComesBack_andTheListOfJobsTellsHowTheyAre() throws Exception {
    assertThat(cluster("up", "--nodes", "2")).as(err.toString()).isZero();
    NodeProcess second = process("n2");
    StringWriter said = new StringWriter();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> supervising =
          pool.submit(
              () -> {
                new Supervisor(new ClusterFolder(root), new PrintWriter(said, true)).run();
                return null;
              });
      assertThat(weir("jobs", "--cluster", root.toString())).as(err.toString()).isZero();
      assertThat(out.toString()).contains("no job was handed in");
      assertThat(
              weir(
                  "submit",
                  "ledger",
                  "--keys",
                  "12",
                  "--records",
                  "1200",
                  "--parallelism",
                  "2",
                  "--output",
                  root.resolve("ledger").toString(),
                  "--cluster",
                  root.toString()))
          .as(err.toString())
          .isZero();
      second.handle().orElseThrow().destroyForcibly();
      awaitStatus(
          json ->
              count(json, "\"state\":\"up\"") == 2 && !json.contains("\"pid\":" + second.pid()));
      assertThat(out.toString()).contains("\"role\":\"worker\"");
      assertThat(said.toString())
          .contains("node n2 is dead (process " + second.pid() + "), and is started again");
      awaitJob("\"name\":\"ledger\",\"status\":\"FINISHED\"");
      assertThat(out.toString()).contains("\"parallelism\":2", "\"checkpoint\":{\"id\":");
      assertThat(cluster("down")).as(err.toString()).isZero();
      supervising.get(60, TimeUnit.SECONDS);
      assertThat(said.toString()).contains("the cluster was stopped");
    } finally {
      pool.shutdownNow();
    }
  }

  private void awaitJob(String part) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    do {
      assertThat(System.nanoTime()).as(out.toString()).isLessThan(deadline);
      out.getBuffer().setLength(0);
      assertThat(weir("jobs", "--cluster", root.toString(), "--json")).isZero();
    } while (!out.toString().contains(part));
  }

  /** What it said at last is shown, and nothing is left running. */
  @Test
  void aNodeThatDoesNotComeUp() throws Exception {
    Path second = new ClusterFolder(root).data(new NodeName("n2"));
    Files.createDirectories(second);
    Files.writeString(second.resolve("identity"), "");
    assertThat(cluster("up", "--nodes", "2")).isEqualTo(1);
    assertThat(out.toString()).contains("node n1 is up").doesNotContain("node n2 is up");
    assertThat(err.toString())
        .contains("node n2 ended with 1; the last that it said", "identity is damaged");
    assertThat(new ClusterFolder(root).processes()).isEmpty();
    assertThat(seen).noneMatch(NodeProcess::isAlive);
  }
}
