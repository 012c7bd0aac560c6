package dev.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.CommandFixture;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a cluster's folder, and what commands say that find something else there. */
final class ClusterFolderTest extends CommandFixture {
  private static final NodeName N1 = new NodeName("n1");
  private static final NodeName N2 = new NodeName("n2");

  @TempDir private Path root;

  private ClusterFolder folder() {
    return new ClusterFolder(root);
  }

  private void note(NodeProcess process) throws IOException {
    Files.createDirectories(folder().data(process.name()));
    folder().note(process);
  }

  @Test
  void aProcessIsKnownByItsNumberAndItsStart() throws IOException {
    NodeProcess me = NodeProcess.of(N1, ProcessHandle.current());
    NodeProcess earlier = new NodeProcess(N2, me.pid(), me.startedAtMillis() - 60_000);
    note(me);
    note(earlier);
    assertThat(folder().processes()).containsExactly(me, earlier);
    assertThat(me.isAlive()).isTrue();
    assertThat(earlier.isAlive()).as("another process with the same number").isFalse();
  }

  @Test
  void addressesAreThoseOfNodesThatLive() throws IOException {
    NodeProcess me = NodeProcess.of(N1, ProcessHandle.current());
    note(me);
    note(new NodeProcess(N2, me.pid(), 1));
    Files.writeString(folder().data(N1).resolve("address"), "127.0.0.1:1\n");
    Files.writeString(folder().data(N2).resolve("address"), "127.0.0.1:2\n");
    assertThat(folder().addresses()).containsExactly("127.0.0.1:1");
    folder().forget(N1);
    assertThat(folder().addresses()).isEmpty();
    assertThat(folder().processes()).extracting(NodeProcess::name).containsExactly(N2);
  }

  @Test
  void aDamagedNoteIsNamed() throws IOException {
    note(NodeProcess.of(N1, ProcessHandle.current()));
    Files.writeString(folder().data(N1).resolve("process"), "pid=x\n");
    assertThatThrownBy(() -> folder().processes())
        .hasMessageContaining("process is damaged: see whether a process of node n1 runs");
  }

  @Test
  void oneCommandAtATimeChangesACluster() throws Exception {
    try (AutoCloseable lock = folder().lock()) {
      assertThat(weir("cluster", "up", "--data", root.toString())).isEqualTo(1);
    }
    assertThat(err.toString()).contains("another command is changing the cluster in " + root);
    folder().lock().close();
  }

  @Test
  void nothingIsThere() {
    Path nowhere = root.resolve("nowhere");
    for (String command : new String[] {"status", "add", "down"}) {
      assertThat(weir("cluster", command, "--data", nowhere.toString())).isEqualTo(1);
      assertThat(err.toString())
          .contains("there is no cluster in " + nowhere + ": 'weir cluster up' starts one");
      err.getBuffer().setLength(0);
    }
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void commandsThatMakeNoSense() {
    assertThat(weir("cluster")).isEqualTo(2);
    assertThat(err.toString()).contains("needs one of up, status, add, remove, down");
    assertThat(weir("cluster", "up", "--nodes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("'0' is not a whole number from 1 up");
    assertThat(weir("cluster", "up", "--cassandra", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("'2' is neither 1 nor 3");
    assertThat(weir("cluster", "stauts")).isEqualTo(2);
    assertThat(err.toString()).contains("stauts");
  }

  @Test
  void whatIsUpIsNotStartedAgain() throws IOException {
    note(NodeProcess.of(N1, ProcessHandle.current()));
    assertThat(weir("cluster", "up", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "is up: n1 (process "
                + ProcessHandle.current().pid()
                + "). 'weir cluster add' adds a node");
  }

  @Test
  void anUnknownNode() throws IOException {
    note(NodeProcess.of(new NodeName("alpha"), ProcessHandle.current()));
    assertThat(weir("cluster", "remove", "alhpa", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no node 'alhpa'", "did you mean 'alpha'?");
    assertThat(weir("cluster", "remove", "zzz", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there are alpha");
  }

  @Test
  void theLastNodeIsNotRemoved() throws IOException {
    note(NodeProcess.of(N1, ProcessHandle.current()));
    assertThat(weir("cluster", "remove", "n1", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("node n1 is the last of the cluster");
  }

  @Test
  void aClusterWithoutProcesses_isStopped_orDead() throws IOException {
    Files.createDirectories(folder().data(N1));
    assertThat(weir("cluster", "status", "--data", root.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("is stopped");
    out.getBuffer().setLength(0);
    note(new NodeProcess(N1, ProcessHandle.current().pid(), 1));
    assertThat(weir("cluster", "status", "--json", "--data", root.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("\"name\":\"n1\"", "\"state\":\"dead\"", "\"leads\":false");
    assertThat(weir("cluster", "add", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no node of the cluster", "'weir cluster up' starts it");
  }

  @Test
  void theLastEventsOfAllNodes() throws IOException {
    Files.createDirectories(folder().logs());
    Files.writeString(
        folder().log(N1),
        """
        node n1 listens on 127.0.0.1:1
        10:00:02.000 WARN  n1 w.lifeline - node n2/1 is dead
        10:00:03.000 WARN  n1 o.a.p.c.Cluster - not of the engine
        10:00:04.000 INFO  n1 w.coordinator [j lines/0] - job j: second
        \tat a.stack.Trace
        """);
    Files.writeString(folder().log(N2), "10:00:03.500 ERROR n2 w.jobs - first\n");
    assertThat(ClusterLogs.lastEvents(folder().logs(), 2))
        .containsExactly(
            "10:00:03.500 ERROR n2 w.jobs - first",
            "10:00:04.000 INFO  n1 w.coordinator [j lines/0] - job j: second");
    assertThat(ClusterLogs.lastEvents(folder().logs(), 9)).hasSize(3);
    assertThat(ClusterLogs.lastEvents(root.resolve("none"), 9)).isEmpty();
  }

  /** Checkpoints in files are not left behind for an empty Cassandra. */
  @Test
  void theStoreOfAClusterStays() throws IOException {
    Files.createDirectories(folder().store());
    assertThat(weir("cluster", "up", "--cassandra", "--data", root.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("keeps its checkpoints in files: start it without --cassandra");
  }
}
