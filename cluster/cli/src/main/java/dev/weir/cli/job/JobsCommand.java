package dev.weir.cli.job;

import dev.weir.api.Job;
import dev.weir.cli.cluster.ClusterAddresses;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.failure.Failure;
import dev.weir.job.JobCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the jobs that can be run by name; with --cluster, those that were handed in there and"
          + " how they are.",
      ""
    })
public final class JobsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS|DIR",
      description = "Addresses of nodes, or the folder of a local cluster.")
  private @Nullable String cluster;

  @Option(names = "--json", description = "With --cluster: write JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    String where = cluster;
    if (where != null) {
      JobList jobs = new JobList(view(where).jobs());
      if (json) {
        out.println(jobs.toJson());
      } else {
        jobs.print(out);
      }
      out.flush();
    } else if (json) {
      throw new ParameterException(spec.commandLine(), "--json goes with --cluster");
    } else {
      print(out);
    }
    return 0;
  }

  private static ClusterView view(String cluster) throws IOException, InterruptedException {
    try (ClusterClient client = ClusterAddresses.client(cluster)) {
      return client.cluster().toCompletableFuture().get();
    } catch (ExecutionException noAnswer) {
      throw new IOException(Failure.of(noAnswer).message(), noAnswer);
    }
  }

  public static void print(PrintWriter out) {
    for (Map.Entry<String, Job> job : JobCatalog.known().entrySet()) {
      out.printf("%-16s %s%n", job.getKey(), job.getValue().description());
    }
    out.flush();
  }
}
