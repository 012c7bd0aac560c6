package dev.weir.cli.cluster;

import dev.weir.cli.cluster.NodeLauncher.Started;
import dev.weir.id.NodeName;
import dev.weir.persistence.cassandra.server.CassandraServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The processes of a local cluster, for who starts, kills and freezes them from one program. */
public final class LocalCluster implements AutoCloseable {
  /** A node has its own deadlines, which are shorter. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ClusterFolder folder;
  private final NodeAddresses addresses;
  private final NodeLauncher launcher;
  private final PrintWriter out;

  /**
   * The cluster of a folder, all at one address.
   *
   * @param out is told what is started
   */
  public LocalCluster(ClusterFolder folder, PrintWriter out) {
    this(folder, NodeAddresses.LOOPBACK, out);
  }

  /**
   * The cluster of a folder.
   *
   * @param out is told what is started
   */
  public LocalCluster(ClusterFolder folder, NodeAddresses addresses, PrintWriter out) {
    this.folder = folder;
    this.addresses = addresses;
    this.out = out;
    launcher = new NodeLauncher(folder, addresses);
  }

  /**
   * Starts nodes n1, n2, … and waits until all belong to the cluster.
   *
   * @param cassandra how many servers keep the checkpoints, 1 or 3; null for the folder, or for
   *     what the cluster had before
   */
  public void up(int nodes, @Nullable Integer cassandra) throws IOException, InterruptedException {
    UpCommand.start(folder, nodes, cassandra, addresses, out);
  }

  /** The nodes whose processes live, frozen ones included, by name. */
  public List<NodeName> live() throws IOException {
    return folder.processes().stream().filter(NodeProcess::isAlive).map(NodeProcess::name).toList();
  }

  /** The numbers of their processes. */
  public Set<Long> pids() throws IOException {
    return folder.processes().stream()
        .filter(NodeProcess::isAlive)
        .map(NodeProcess::pid)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Starts nodes again whose processes have ended, and waits until they have joined the others. */
  public void reviveDead() throws IOException, InterruptedException {
    for (Started each : startAllDead()) {
      UpCommand.awaitMember(launcher, each, out);
    }
  }

  /** Starts nodes again whose processes have ended; they join others, which must live. */
  public void startDead() throws IOException {
    for (Started each : startAllDead()) {
      out.println("node " + each.node().name() + " is started: process " + each.node().pid());
      out.flush();
    }
  }

  private List<Started> startAllDead() throws IOException {
    List<Started> started = new ArrayList<>();
    for (NodeProcess process : folder.processes()) {
      if (!process.isAlive()) {
        started.add(launcher.start(process.name(), folder.addresses()));
      }
    }
    return started;
  }

  /**
   * Starts one more node, waits until it belongs to the cluster, and returns its name.
   *
   * @throws IOException if there is no node that it can join
   */
  public NodeName add() throws IOException, InterruptedException {
    List<String> others = folder.addresses();
    if (others.isEmpty()) {
      throw new IOException(
          "no node of the cluster in " + folder + " lives: 'weir cluster up' starts it");
    }
    NodeName name = nextName();
    UpCommand.awaitMember(launcher, launcher.start(name, others), out);
    return name;
  }

  /** The first name that no node has that was started and not stopped. */
  private NodeName nextName() throws IOException {
    List<NodeName> taken = folder.processes().stream().map(NodeProcess::name).toList();
    for (int number = 1; ; number++) {
      NodeName name = new NodeName("n" + number);
      if (!taken.contains(name)) {
        return name;
      }
    }
  }

  /**
   * Lets nodes leave, and waits until their processes have ended.
   *
   * @throws IOException if there is no such node, or no other one
   */
  public void remove(List<String> nodes) throws IOException, InterruptedException {
    List<NodeProcess> leaving = new ArrayList<>();
    for (String node : nodes) {
      leaving.add(folder.started(node));
    }
    if (folder.processes().stream().filter(NodeProcess::isAlive).allMatch(leaving::contains)) {
      throw new IOException(
          (leaving.size() == 1
                  ? "node " + nodes.get(0) + " is the last"
                  : "nodes " + String.join(", ", nodes) + " are the last")
              + " of the cluster in "
              + folder
              + ": 'weir cluster down' stops the whole");
    }
    Set<NodeProcess> alive =
        leaving.stream().filter(NodeProcess::isAlive).collect(Collectors.toUnmodifiableSet());
    for (NodeProcess each : leaving) {
      folder.forget(each.name()); // before it ends, so that no supervisor starts it again
      each.terminate();
    }
    for (NodeProcess each : leaving) {
      boolean politely = each.awaitEnd(PATIENCE);
      String how = politely ? " has left" : " did not end, and was killed";
      out.println(
          "node " + each.name() + (alive.contains(each) ? how : " was dead; its name is free now"));
      out.flush();
    }
  }

  /** Kills processes all at once, and waits for their ends. */
  public void kill(List<NodeName> nodes) throws IOException, InterruptedException {
    List<NodeProcess> killed = new ArrayList<>();
    for (NodeName node : nodes) {
      folder.process(node).ifPresent(killed::add);
    }
    killed.forEach(each -> each.handle().ifPresent(ProcessHandle::destroyForcibly));
    for (NodeProcess each : killed) {
      each.awaitEnd(PATIENCE);
    }
  }

  /** Lets a process stand still. */
  public void freeze(NodeName node) throws IOException, InterruptedException {
    signal(node, "-STOP");
  }

  /** Lets a process go on that stands still. */
  public void thaw(NodeName node) throws IOException, InterruptedException {
    signal(node, "-CONT");
  }

  private void signal(NodeName node, String signal) throws IOException, InterruptedException {
    long pid = folder.started(node.value()).pid();
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("'kill " + signal + " " + pid + "' failed");
    }
  }

  /** Where the objects of a cluster are that keeps its checkpoints in files. */
  public Path objects() {
    return folder.store().resolve("objects");
  }

  /** Cassandra's servers, of a cluster that keeps its checkpoints there. */
  public CassandraServers cassandra() throws IOException {
    return CassandraServers.find(folder.cassandra())
        .orElseThrow(() -> new IOException("there is no Cassandra in " + folder));
  }

  /** Kills all nodes, and ends Cassandra's servers. */
  @Override
  public void close() throws IOException, InterruptedException {
    List<NodeName> nodes = folder.processes().stream().map(NodeProcess::name).toList();
    kill(nodes);
    for (NodeName node : nodes) {
      folder.forget(node);
    }
    new ClusterStore(folder).close();
  }
}
