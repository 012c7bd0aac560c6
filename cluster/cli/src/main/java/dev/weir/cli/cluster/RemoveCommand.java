package dev.weir.cli.cluster;

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
  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "NODE", description = "Its name, as 'weir cluster status' shows it.")
  private String node = "";

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    ClusterFolder folder = data.folder();
    folder.require();
    try (AutoCloseable lock = folder.lock()) {
      new LocalCluster(folder, spec.commandLine().getOut()).remove(node);
    }
    return 0;
  }
}
