package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.worker.WorkerProcess;
import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.slf4j.LoggerFactory;

/**
 * Flink as a standalone session: the job manager in this process, two task managers in processes of
 * their own. Otherwise set up as {@link FlinkEngine}.
 */
public final class FlinkPairEngine implements Engine {
  /** Runs one job once. */
  public static void main(String[] arguments) {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    RunProcess.main(new FlinkPairEngine(), arguments);
  }

  @Override
  public List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception {
    Configuration configuration = FlinkEngine.configuration(request);
    configuration
        .set(JobManagerOptions.ADDRESS, FlinkEngine.LOOPBACK)
        .set(JobManagerOptions.PORT, 0)
        .set(RestOptions.ADDRESS, FlinkEngine.LOOPBACK)
        .set(RestOptions.BIND_PORT, "0");
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    try (StandaloneSessionClusterEntrypoint manager =
        new StandaloneSessionClusterEntrypoint(configuration)) {
      manager.startCluster();
      int port = manager.getRpcPort();
      configuration.set(RestOptions.PORT, manager.getRestPort());
      try (WorkerProcess first =
              WorkerProcess.start(
                  FlinkTaskManager.class, FlinkTaskManager.words(request, "tm1", port));
          WorkerProcess second =
              WorkerProcess.start(
                  FlinkTaskManager.class, FlinkTaskManager.words(request, "tm2", port));
          RestClusterClient<StandaloneClusterId> client =
              new RestClusterClient<>(configuration, StandaloneClusterId.getInstance())) {
        first.awaitReady();
        second.awaitReady();
        measurement.watchProcess();
        List<Checkpoint> checkpoints = run(client, request, configuration);
        measurement.addPart(first.end());
        measurement.addPart(second.end());
        return checkpoints;
      }
    }
  }

  private static List<Checkpoint> run(
      RestClusterClient<StandaloneClusterId> client,
      RunRequest request,
      Configuration configuration)
      throws Exception {
    JobID id = client.submitJob(FlinkEngine.jobGraph(request, configuration)).get();
    JobResult result = client.requestJobResult(id).get();
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          "the job ended " + result.getJobStatus(), result.getSerializedThrowable().orElse(null));
    }
    JobMessageParameters ofJob = new JobMessageParameters();
    ofJob.jobPathParameter.resolve(id);
    CheckpointingStatistics stats =
        client
            .sendRequest(
                CheckpointingStatisticsHeaders.getInstance(), ofJob, EmptyRequestBody.getInstance())
            .get();
    return stats.getHistory().stream()
        .filter(each -> each.getStatus() == CheckpointStatsStatus.COMPLETED)
        .map(
            each ->
                new Checkpoint(
                    each.getTriggerTimestamp(), each.getDuration(), each.getCheckpointedSize()))
        .toList();
  }
}
