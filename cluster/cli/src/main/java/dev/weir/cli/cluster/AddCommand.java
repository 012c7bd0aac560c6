package dev.weir.cli.cluster;

import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir cluster add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {"Starts one more node, and waits until it belongs to the cluster.", ""})
final class AddCommand implements Callable<Integer> {
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
      List<String> others = folder.addresses();
      if (others.isEmpty()) {
        throw new IOException(
            "no node of the cluster in " + folder + " lives: 'weir cluster up' starts it");
      }
      NodeLauncher launcher = new NodeLauncher(folder);
      UpCommand.awaitMember(
          launcher, launcher.start(nextName(folder), others), spec.commandLine().getOut());
    }
    return 0;
  }

  /** The first name that no node has that was started and not stopped. */
  private static NodeName nextName(ClusterFolder folder) throws IOException {
    List<NodeName> taken = folder.processes().stream().map(NodeProcess::name).toList();
    for (int number = 1; ; number++) {
      NodeName name = new NodeName("n" + number);
      if (!taken.contains(name)) {
        return name;
      }
    }
  }
}
