package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.worker.WorkerProcess;
import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.RunningJob;
import dev.weir.cluster.actor.Submitted;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/** Weir on two nodes in processes of their own, as two machines would have them. */
public final class WeirPairEngine implements Engine {
  private static final JobId JOB = new JobId("pair");

  /** Runs one job once. */
  public static void main(String[] arguments) {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    RunProcess.main(new WeirPairEngine(), arguments);
  }

  @Override
  public List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception {
    try (WorkerProcess first =
        WorkerProcess.start(PairNode.class, PairNode.words(request, "n1", List.of()))) {
      String address = first.awaitReady();
      try (WorkerProcess second =
              WorkerProcess.start(PairNode.class, PairNode.words(request, "n2", List.of(address)));
          ClusterClient cluster = ClusterClient.of(List.of(address, second.awaitReady()));
          CheckpointLog checkpoints = new CheckpointLog(measurement)) {
        measurement.watchProcess();
        JobState end = run(cluster, request, checkpoints);
        measurement.addPart(first.end());
        measurement.addPart(second.end());
        return checkpoints.completed(end);
      }
    }
  }

  private static JobState run(ClusterClient cluster, RunRequest request, CheckpointLog checkpoints)
      throws Exception {
    Submitted answer = cluster.submit(JOB, submission(request), true).toCompletableFuture().get();
    if (answer.outcome() == Submitted.Outcome.REFUSED) {
      throw new IllegalStateException(answer.text());
    }
    RunningJob running = cluster.follow(JOB);
    checkpoints.follow(running);
    JobState end = running.ended().toCompletableFuture().get();
    if (end.status() != JobStatus.FINISHED) {
      throw new IllegalStateException(
          "the job ended " + end.status() + ": " + end.failure().orElse("nobody knows why"));
    }
    return end;
  }

  private static JobSubmission submission(RunRequest request) {
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    return new JobSubmission(
        PairKeyedSum.class.getName(),
        Map.of(),
        request.directory().toString(),
        Optional.empty(),
        UUID.randomUUID().toString(),
        new RunSettings(
            request.parallelism(),
            request.backend(),
            usual.checkpoints(),
            usual.restarts(),
            usual.retention()));
  }
}
