package dev.weir.cli.cluster;

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
      new LocalCluster(folder, spec.commandLine().getOut()).add();
    }
    return 0;
  }
}
