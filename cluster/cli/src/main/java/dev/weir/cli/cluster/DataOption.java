package dev.weir.cli.cluster;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster; an option of all commands. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The cluster's folder; default: .weir-cluster in the current folder.")
  private Path data = Path.of(".weir-cluster");

  ClusterFolder folder() {
    return new ClusterFolder(data);
  }
}
