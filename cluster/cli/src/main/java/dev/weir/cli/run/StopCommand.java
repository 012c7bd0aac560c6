package dev.weir.cli.run;

import dev.weir.cli.cluster.ClusterAddresses;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.RunningJob;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops a job that runs on a cluster, behind a checkpoint; handed in again it goes on from"
          + " there.",
      ""
    })
public final class StopCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "JOB", description = "The name that the job runs under.")
  private String job = "";

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS|DIR",
      required = true,
      description = "Addresses of nodes, or the folder of a local cluster.")
  private String cluster = "";

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    JobId id = new JobId(job);
    try (ClusterClient client = ClusterAddresses.client(cluster)) {
      client.job(id).toCompletableFuture().get(); // is there one at all?
      RunningJob running = client.follow(id);
      running.stop();
      JobState end = running.ended().toCompletableFuture().get();
      return RunCommand.conclude(id, end, err);
    } catch (ExecutionException noAnswer) {
      throw new SubmissionRefusedException(Failure.of(noAnswer).message());
    }
  }
}
