package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.worker.Worker;
import dev.weir.benchmarks.workload.Latencies;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.Pace;
import dev.weir.benchmarks.workload.RunRequest;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.slf4j.LoggerFactory;

/** One of the two task managers of {@link FlinkPairEngine}, in a process of its own. */
final class FlinkTaskManager {
  private FlinkTaskManager() {}

  /**
   * The words for {@link #main}.
   *
   * @param port where the job manager listens
   */
  static List<String> words(RunRequest request, String name, int port) {
    return request.toWords().with("name", name).with("port", port).words();
  }

  /** Starts the task manager. */
  public static void main(String[] arguments) throws Exception {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    NamedValues words = NamedValues.of(List.of(arguments));
    RunRequest request = RunRequest.of(words);
    Measurement measurement = new Measurement(request.hashing());
    CurrentRun.begin(new CurrentRun(measurement, Pace.start(Latencies.RATE)));
    Configuration configuration = FlinkEngine.configuration(request);
    configuration
        .set(JobManagerOptions.ADDRESS, FlinkEngine.LOOPBACK)
        .set(JobManagerOptions.PORT, Integer.parseInt(words.get("port")))
        .set(TaskManagerOptions.HOST, FlinkEngine.LOOPBACK)
        .set(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID, words.get("name"))
        .set(TaskManagerOptions.NUM_TASK_SLOTS, (request.parallelism() + 1) / 2)
        .set(CoreOptions.TMP_DIRS, request.directory().resolve(words.get("name")).toString());
    PluginManager plugins = PluginUtils.createPluginManagerFromRootFolder(configuration);
    FileSystem.initialize(configuration, plugins);
    // The memory of networks and tasks is what the embedded cluster of one process has, too.
    TaskManagerRunner runner =
        new TaskManagerRunner(
            TaskExecutorResourceUtils.adjustForLocalExecution(configuration),
            plugins,
            TaskManagerRunner::createTaskExecutorService);
    runner.start();
    Worker.serve(words.get("name"), measurement);
  }
}
