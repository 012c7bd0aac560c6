package dev.weir.cli.cluster;

import dev.weir.cli.process.JvmCommand;
import dev.weir.id.NodeName;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts nodes as JVMs like this one, with the same classes and options. */
final class NodeLauncher {
  private static final String MAIN = "dev.weir.cli.Weir";

  /** Far more than a start takes, unless the machine is very busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int LAST_WORDS = 12;

  /** Makes a process its own session: what the terminal does to this one does not reach it. */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final ClusterFolder folder;
  private final NodeAddresses addresses;

  /**
   * A node that is not known to belong to the cluster yet.
   *
   * @param saidBefore bytes in its log that are of earlier lives
   */
  record Started(NodeProcess node, Process process, long saidBefore) {}

  NodeLauncher(ClusterFolder folder, NodeAddresses addresses) {
    this.folder = folder;
    this.addresses = addresses;
  }

  /**
   * Starts a node, and notes it in the folder.
   *
   * @param join addresses of nodes to join; if there are none, it begins a cluster
   */
  Started start(NodeName name, List<String> join) throws IOException {
    folder.forget(name);
    Files.createDirectories(folder.data(name));
    long saidBefore = folder.said(name);
    File log = folder.log(name).toFile();
    Process process =
        new ProcessBuilder(command(name, join))
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(log))
            .redirectErrorStream(true)
            .start();
    NodeProcess node = NodeProcess.of(name, process.toHandle());
    folder.note(node);
    return new Started(node, process, saidBefore);
  }

  private List<String> command(NodeName name, List<String> join) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(JvmCommand.begin());
    command.add("-Dweir.node=" + name);
    command.addAll(folder.options());
    command.addAll(addresses.options(name));
    command.addAll(JvmCommand.run(MAIN));
    command.addAll(List.of("node", "--name", name.value(), "--data", folder.data(name).toString()));
    command.addAll(List.of("--host", addresses.host(name)));
    if (!join.isEmpty()) {
      command.addAll(List.of("--join", String.join(",", join)));
    }
    return command;
  }

  /**
   * Waits until a node belongs to its cluster, and returns where it listens.
   *
   * @throws IOException if it does not come to that, with the last that it said
   */
  String awaitMember(Started started) throws IOException, InterruptedException {
    NodeName name = started.node().name();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (folder.address(name).isEmpty()) {
      if (started.process().waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "node " + name + " ended with " + started.process().exitValue() + said(started));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "node "
                + name
                + " did not become a member in "
                + PATIENCE.toSeconds()
                + " s"
                + said(started));
      }
    }
    return folder.address(name).orElseThrow();
  }

  private String said(Started started) throws IOException {
    NodeName name = started.node().name();
    List<String> words = folder.lastWords(name, started.saidBefore(), LAST_WORDS);
    return words.isEmpty()
        ? "; it said nothing"
        : "; the last that it said, in " + folder.log(name) + ":\n  " + String.join("\n  ", words);
  }
}
