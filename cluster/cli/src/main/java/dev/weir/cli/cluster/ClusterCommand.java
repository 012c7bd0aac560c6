package dev.weir.cli.cluster;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a cluster on this machine, each node a process of its own.",
      "",
      "All that belongs to it is in one folder. 'weir run --cluster DIR' and 'weir submit' hand"
          + " jobs in to it.",
      ""
    },
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      AddCommand.class,
      RemoveCommand.class,
      DownCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir cluster up --nodes 3",
      "  weir run wordcount --cluster .weir-cluster",
      "  weir cluster status --watch",
      "  weir cluster add",
      "  weir cluster remove n2",
      "  weir cluster down"
    })
public final class ClusterCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "'weir cluster' needs one of up, status, add, remove, down");
    }
  }
}
