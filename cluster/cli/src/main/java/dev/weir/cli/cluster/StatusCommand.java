package dev.weir.cli.cluster;

import dev.weir.cli.terminal.ExitCode;
import dev.weir.cli.terminal.Interruption;
import dev.weir.cli.terminal.Texts;
import java.io.IOException;
import java.io.PrintWriter;
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
        "Each second again, until Ctrl-C: figures of subtasks since the time before, and the last",
        "events."
      })
  private boolean watch;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    ClusterFolder folder = data.folder();
    folder.require();
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption =
        Interruption.install(stopped::countDown, () -> Runtime.getRuntime().halt(INTERRUPTED));
    try (ClusterInquiry inquiry = new ClusterInquiry(folder)) {
      ClusterStatus status = inquiry.ask();
      show(status, folder, out);
      while (watch && !stopped.await(1, TimeUnit.SECONDS)) {
        status = inquiry.ask().after(status);
        if (!json) {
          out.println();
        }
        show(status, folder, out);
      }
      return status.isWhole() ? 0 : ExitCode.FAILED;
    } finally {
      interruption.remove();
    }
  }

  private void show(ClusterStatus status, ClusterFolder folder, PrintWriter out)
      throws IOException {
    if (json) {
      out.println(status.toJson());
    } else {
      status.print(out);
      if (watch) {
        ClusterLogs.lastEvents(folder.logs(), LAST_EVENTS)
            .forEach(event -> out.println(Texts.cut(event, WIDTH)));
      }
    }
    out.flush();
  }
}
