package dev.weir.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir cluster remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a node leave the cluster, and waits until its process has ended. What ran on it goes on"
          + " on the others.",
      ""
    })
final class RemoveCommand implements Callable<Integer> {
  /** A node has its own deadlines, which are shorter. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "NODE", description = "Its name, as 'weir cluster status' shows it.")
  private String node = "";

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    ClusterFolder folder = data.folder();
    folder.require();
    try (AutoCloseable lock = folder.lock()) {
      NodeProcess leaving = folder.started(node);
      if (folder.processes().stream().filter(NodeProcess::isAlive).allMatch(leaving::equals)) {
        throw new IOException(
            "node "
                + node
                + " is the last of the cluster in "
                + folder
                + ": 'weir cluster down' stops the whole");
      }
      folder.forget(leaving.name()); // before it ends, so that no supervisor starts it again
      leaving.terminate();
      boolean politely = leaving.awaitEnd(PATIENCE);
      out.println("node " + node + (politely ? " has left" : " did not end, and was killed"));
      out.flush();
    }
    return 0;
  }
}
