package dev.weir.cli.job;

import dev.weir.api.Job;
import dev.weir.job.JobCatalog;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists the jobs that can be run by name.")
public final class JobsCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      print(spec.commandLine().getOut());
    }
  }

  public static void print(PrintWriter out) {
    for (Map.Entry<String, Job> job : JobCatalog.known().entrySet()) {
      out.printf("%-16s %s%n", job.getKey(), job.getValue().description());
    }
    out.flush();
  }
}
