package dev.weir.cli.cluster;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir cluster down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops all nodes: politely, and those that do not end by killing their processes. Jobs that"
          + " run are as after a crash: 'weir cluster up' goes on with them.",
      ""
    })
final class DownCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    ClusterFolder folder = data.folder();
    folder.require();
    try (AutoCloseable lock = folder.lock()) {
      stop(folder, spec.commandLine().getOut());
    }
    return 0;
  }

  /** Stops all nodes that were started, all at once: what they have is not to be moved around. */
  static void stop(ClusterFolder folder, PrintWriter out) throws Exception {
    List<NodeProcess> nodes = folder.processes();
    for (NodeProcess node : nodes) {
      folder.forget(node.name());
      node.terminate();
    }
    for (NodeProcess node : nodes) {
      boolean politely = node.awaitEnd(LocalCluster.PATIENCE);
      out.println(
          "node " + node.name() + (politely ? " has ended" : " did not end, and was killed"));
    }
    if (new ClusterStore(folder).close()) {
      out.println("Cassandra has ended; what it stored stays");
    }
    out.flush();
  }
}
