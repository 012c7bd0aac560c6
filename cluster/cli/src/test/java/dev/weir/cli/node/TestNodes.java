package dev.weir.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ChildProcess;
import dev.weir.cluster.ClusterClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes in processes of their own, over one directory that they share. */
final class TestNodes implements AutoCloseable {
  private static final String LISTENS = " listens on ";

  private final Path folder;
  private final Map<String, ChildProcess> nodes = new TreeMap<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private int started;

  TestNodes(Path folder) {
    this.folder = folder;
  }

  /** Starts a node, which joins those that are there; returns when it belongs to them. */
  void start(String name) throws Exception {
    start(name, 2);
  }

  void start(String name, int slots) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("node", "--name", name, "--slots", Integer.toString(slots)));
    words.addAll(List.of("--data", folder.resolve(name).toString()));
    if (!addresses.isEmpty()) {
      words.addAll(List.of("--join", addresses()));
    }
    ChildProcess node =
        ChildProcess.start(folder.resolve(name + "-" + started++ + ".log"), options(), words);
    nodes.put(name, node);
    node.awaitLog(LISTENS);
    String log = node.log();
    addresses.put(
        name,
        log.substring(log.indexOf(LISTENS) + LISTENS.length()).lines().findFirst().orElseThrow());
  }

  List<String> options() {
    return List.of(
        "-Dweir.store.local.shared=true",
        "-Dweir.store.local.directory=" + folder.resolve("store"));
  }

  /** As a command line names them. */
  String addresses() {
    return String.join(",", addresses.values());
  }

  /** To ask them in this process. */
  ClusterClient client() {
    return ClusterClient.of(() -> List.copyOf(addresses.values()));
  }

  ChildProcess process(String name) {
    ChildProcess node = nodes.get(name);
    assertThat(node).as("node %s", name).isNotNull();
    return node;
  }

  void kill(String name) throws Exception {
    process(name).close();
    addresses.remove(name);
  }

  /** Asks a node to leave, as an operator's script does; returns when its process has ended. */
  void leave(String name) throws Exception {
    process(name).signal("TERM");
    assertThat(process(name).exitCode()).as(() -> "node " + name).isZero();
    addresses.remove(name);
  }

  /** Runs a command against these nodes. */
  ChildProcess command(String log, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--cluster", addresses()));
    return ChildProcess.start(folder.resolve(log), options(), all);
  }

  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, ChildProcess> node : nodes.entrySet()) {
      all.append("---- ").append(node.getKey()).append('\n').append(node.getValue().log());
    }
    return all.toString();
  }

  @Override
  public void close() throws InterruptedException {
    for (ChildProcess node : nodes.values()) {
      node.close();
    }
  }
}
