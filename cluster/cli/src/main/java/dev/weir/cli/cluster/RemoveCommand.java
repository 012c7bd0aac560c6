package dev.weir.cli.cluster;

import java.util.List;
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
      "Lets nodes leave the cluster, and waits until their processes have ended. What runs on them"
          + " moves to the others behind a checkpoint, before they go.",
      ""
    })
final class RemoveCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Parameters(
      paramLabel = "NODE",
      arity = "1..*",
      description = "Their names, as 'weir cluster status' shows them.")
  private List<String> nodes = List.of();

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    ClusterFolder folder = data.folder();
    folder.require();
    try (AutoCloseable lock = folder.lock()) {
      new LocalCluster(folder, spec.commandLine().getOut()).remove(nodes);
    }
    return 0;
  }
}
