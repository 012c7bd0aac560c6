package dev.weir.cli.cluster;

import dev.weir.cli.terminal.ExitCode;
import dev.weir.cli.terminal.Interruption;
import dev.weir.cli.terminal.RedrawnBlock;
import dev.weir.cli.terminal.Texts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir cluster status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tells the nodes of the cluster, its jobs, and which subtask runs where.",
      "",
      "The exit code is 1 if a node that should run does not.",
      ""
    })
final class StatusCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int LAST_EVENTS = 5;

  /** Of a terminal that is as narrow as they come. All of an event is in its log. */
  private static final int WIDTH = 80;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Option(
      names = "--watch",
      description = {
        "Each second again, until Ctrl-C, in place on a terminal: figures of subtasks since the"
            + " time",
        "before, and the last events."
      })
  private boolean watch;

  @Override
  public Integer call() throws Exception {
    ClusterFolder folder = data.folder();
    folder.require();
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption =
        Interruption.install(stopped::countDown, () -> Runtime.getRuntime().halt(INTERRUPTED));
    try (ClusterInquiry inquiry = new ClusterInquiry(folder)) {
      RedrawnBlock block = RedrawnBlock.onStandardOutput(out());
      ClusterStatus status = inquiry.ask();
      show(status, folder, block);
      while (watch && !stopped.await(1, TimeUnit.SECONDS)) {
        status = inquiry.ask().after(status);
        show(status, folder, block);
      }
      return status.isWhole() ? 0 : ExitCode.FAILED;
    } finally {
      interruption.remove();
    }
  }

  private void show(ClusterStatus status, ClusterFolder folder, RedrawnBlock block)
      throws IOException {
    if (json) {
      out().println(status.toJson());
      out().flush();
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    status.print(lines);
    if (watch) {
      ClusterLogs.lastEvents(folder.logs(), LAST_EVENTS)
          .forEach(event -> lines.println(Texts.cut(event, WIDTH)));
    }
    lines.flush();
    if (watch) {
      block.show(text.toString());
    } else {
      out().print(text);
      out().flush();
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec.commandLine().getOut();
  }
}
