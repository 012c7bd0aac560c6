package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.flink.nexmark.NexmarkJob;
import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.Latencies;
import dev.weir.benchmarks.workload.LoadedKeys;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Pace;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Schedule;
import dev.weir.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.LoggerFactory;

/**
 * Flink in an embedded cluster of one task manager: object reuse, incremental RocksDB with 1 GB of
 * managed memory, exactly-once checkpoints every second to the local disk.
 */
public final class FlinkEngine implements Engine {
  private static final int CHECKPOINTS_REMEMBERED = 100_000;
  static final String LOOPBACK = "127.0.0.1";
  private static final String NO_DELAY = "flink-nodelay";

  /** Runs one job once. */
  public static void main(String[] arguments) {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    RunProcess.main(new FlinkEngine(), arguments);
  }

  @Override
  public List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception {
    Configuration configuration = configuration(request);
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(request.parallelism())
            .setCommonBindAddress(LOOPBACK)
            .withRandomPorts()
            .build();
    try (Pace pace = Pace.start(Latencies.RATE);
        MiniCluster flink = new MiniCluster(cluster)) {
      Schedule schedule =
          request.workload() == Workload.LOADED_SUM ? new LoadedKeys(request, measurement) : pace;
      CurrentRun.begin(new CurrentRun(measurement, schedule));
      flink.start();
      return run(flink, jobGraph(request, configuration));
    }
  }

  private static List<Checkpoint> run(MiniCluster flink, JobGraph job) throws Exception {
    JobID id = flink.submitJob(job).get().getJobID();
    JobResult result = flink.requestJobResult(id).get();
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          "the job ended " + result.getJobStatus(), result.getSerializedThrowable().orElse(null));
    }
    CheckpointStatsSnapshot stats = flink.getExecutionGraph(id).get().getCheckpointStatsSnapshot();
    if (stats == null) {
      return List.of();
    }
    return stats.getHistory().getCheckpoints().stream()
        .filter(each -> each.getStatus() == CheckpointStatsStatus.COMPLETED)
        .map(
            each ->
                new Checkpoint(
                    each.getTriggerTimestamp(),
                    each.getEndToEndDuration(),
                    each.getCheckpointedSize()))
        .toList();
  }

  static Configuration configuration(RunRequest request) {
    String directory = request.directory().toAbsolutePath().toString();
    return new Configuration()
        .set(PipelineOptions.OBJECT_REUSE, true)
        .set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO)
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1))
        .set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE)
        .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
        .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file://" + directory + "/checkpoints")
        .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
        .set(StateBackendOptions.STATE_BACKEND, stateBackend(request.backend()))
        .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024))
        .set(CoreOptions.TMP_DIRS, directory + "/tmp")
        .set(JobManagerOptions.BIND_HOST, LOOPBACK)
        .set(TaskManagerOptions.BIND_HOST, LOOPBACK)
        .set(RestOptions.BIND_ADDRESS, LOOPBACK)
        .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
        .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
        .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO)
        .set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINTS_REMEMBERED);
  }

  private static String stateBackend(String name) {
    return name.equals("heap") ? "hashmap" : name;
  }

  static JobGraph jobGraph(RunRequest request, Configuration configuration) {
    Configuration job = new Configuration(configuration);
    if (request.engine().equals(NO_DELAY)) {
      job.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(job);
    env.setParallelism(request.parallelism());
    switch (request.workload()) {
      case WORDCOUNT -> WordCountJob.define(env, request);
      case KEYED_SUM, LOADED_SUM -> KeyedSumJob.define(env, request, Long.MAX_VALUE);
      case RECORDS -> RecordsJob.define(env, request);
      case RECOVERY ->
          KeyedSumJob.define(env, request, request.events() / 2 / request.parallelism());
      case LATENCY -> LatencyJob.define(env, request);
      default -> NexmarkJob.define(env, request);
    }
    return env.getStreamGraph().getJobGraph();
  }
}
