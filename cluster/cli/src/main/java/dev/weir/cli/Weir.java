package dev.weir.cli;

import dev.weir.cli.chaos.ChaosCommand;
import dev.weir.cli.cluster.ClusterCommand;
import dev.weir.cli.inspect.CheckpointsCommand;
import dev.weir.cli.inspect.GraphCommand;
import dev.weir.cli.inspect.SimulateCommand;
import dev.weir.cli.job.JobsCommand;
import dev.weir.cli.node.StartNodeCommand;
import dev.weir.cli.project.NewCommand;
import dev.weir.cli.run.RescaleCommand;
import dev.weir.cli.run.RunCommand;
import dev.weir.cli.run.StopCommand;
import dev.weir.cli.run.SubmitCommand;
import dev.weir.cli.terminal.StatusLine;
import dev.weir.cli.terminal.StatusLineOwner;
import dev.weir.cli.terminal.Terminal;
import dev.weir.cli.terminal.Version;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's entry point. */
@Command(
    name = "weir",
    version = "Weir " + Version.NUMBER,
    mixinStandardHelpOptions = true,
    description = "Runs stateful stream pipelines that stay correct while machines die.",
    subcommands = {
      RunCommand.class,
      SubmitCommand.class,
      StopCommand.class,
      RescaleCommand.class,
      StartNodeCommand.class,
      ClusterCommand.class,
      ChaosCommand.class,
      GraphCommand.class,
      CheckpointsCommand.class,
      JobsCommand.class,
      SimulateCommand.class,
      NewCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir run wordcount                       counts the words of the prose that is shipped",
      "  weir run wordcount --input FILE --output FOLDER",
      "  weir graph wordcount --format svg --output wordcount.svg",
      "  weir checkpoints --verify",
      "  weir cluster up --nodes 3",
      "  weir simulate wordcount --seeds 200 --input sample.txt",
      "  weir new orders                          makes a project of your own",
      "",
      "'weir help COMMAND' tells the options of a command."
    })
public final class Weir implements Runnable, StatusLineOwner {
  /** Wide enough for the examples, which stand on one line each. */
  private static final int HELP_WIDTH = 100;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the code an error came from.")
  private boolean stacktrace;

  private final @Nullable StatusLine status;

  private Weir(@Nullable StatusLine status) {
    this.status = status;
  }

  @Override
  public @Nullable StatusLine status() {
    return status;
  }

  public static void main(String[] args) {
    Terminal terminal = Terminal.takeOver();
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    System.exit(
        commandLine(terminal.status()).setOut(terminal.out()).setErr(terminal.err()).execute(args));
  }

  /** The commands, with standard output and standard error to write to unless told otherwise. */
  static CommandLine commandLine() {
    return commandLine(null);
  }

  private static CommandLine commandLine(@Nullable StatusLine status) {
    Weir weir = new Weir(status);
    return new CommandLine(weir)
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Complaint.print(failure, command, weir.stacktrace))
        .setParameterExceptionHandler(
            (failure, words) -> Complaint.printUsageError(failure, weir.stacktrace));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
