package dev.weir.run;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.state.StateBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job in this process, from a {@code main} or a test:
 *
 * <pre>{@code
 * JobResult result =
 *     WeirRun.of(new WordCount())
 *         .argument("input", books)
 *         .argument("output", counts)
 *         .parallelism(2)
 *         .dataDir(directory)
 *         .run();
 * }</pre>
 *
 * <p>The settings have the names and the defaults of {@code weir run}'s options. Like that command,
 * it resumes a job that an earlier run with the same data directory left behind, and leaves one
 * alone that has finished. Several jobs may run in one process at once if each has a data directory
 * of its own. Signals are left to the program: a process that ends by one is as one that crashed,
 * and the next run resumes.
 *
 * <p>One instance is used by one thread.
 */
public final class WeirRun {
  private final Job job;
  private final Map<String, String> arguments = new TreeMap<>();
  private @Nullable String name;
  private int parallelism = Runtime.getRuntime().availableProcessors();
  private Path dataDir = Path.of(".weir");
  private String state = "heap";
  private CheckpointSettings checkpoints = CheckpointSettings.DEFAULT;
  private CoordinatorSettings coordinator = CoordinatorSettings.DEFAULT;
  private boolean fresh;

  private WeirRun(Job job) {
    this.job = job;
  }

  /** A run of the job with default settings. */
  public static WeirRun of(Job job) {
    return new WeirRun(job);
  }

  /** An option of the job; on the command line it would be {@code --option value}. */
  public WeirRun argument(String option, Object value) {
    arguments.put(option, value.toString());
    return this;
  }

  /** Under which name the job keeps its checkpoints; its class's, in lower case, by default. */
  public WeirRun name(String id) {
    name = id;
    return this;
  }

  /**
   * Subtasks of operators that name no number of their own, 1 or more; by default as many as there
   * are cores.
   */
  public WeirRun parallelism(int subtasks) {
    parallelism = subtasks;
    return this;
  }

  /**
   * Where checkpoints are kept: {@code .weir} in the current folder by default. Used by one process
   * and one run at a time.
   */
  public WeirRun dataDir(Path directory) {
    dataDir = directory;
    return this;
  }

  /** Where keyed state lives: {@code heap}, the default, or {@code rocksdb}. */
  public WeirRun state(String backend) {
    state = backend;
    return this;
  }

  /** What is promised about each record when something fails; exactly once by default. */
  public WeirRun guarantee(DeliveryGuarantee guarantee) {
    checkpoints = checkpoints.withGuarantee(guarantee);
    return this;
  }

  /** From one checkpoint to the next, more than 0; a second by default. */
  public WeirRun checkpointInterval(Duration interval) {
    checkpoints = checkpoints.withInterval(interval);
    return this;
  }

  /**
   * How long a checkpoint waits for records that are queued before it, 0 or more; from then on it
   * contains them and waits for them no longer. By default it waits for any time.
   */
  public WeirRun alignmentTimeout(Duration timeout) {
    checkpoints = checkpoints.withAlignmentTimeout(Optional.of(timeout));
    return this;
  }

  /** At least so long between two checkpoints; 0 by default. */
  public WeirRun minPause(Duration pause) {
    checkpoints = checkpoints.withMinPause(pause);
    return this;
  }

  /** A checkpoint that takes longer is given up, more than 0; ten minutes by default. */
  public WeirRun checkpointTimeout(Duration timeout) {
    checkpoints = checkpoints.withTimeout(timeout);
    return this;
  }

  /** Failed checkpoints in a row until the job is restarted, 0 or more; 3 by default. */
  public WeirRun toleratedFailures(int count) {
    checkpoints = checkpoints.withToleratedFailures(count);
    return this;
  }

  /** How many checkpoints are kept, 1 or more; 2 by default. */
  public WeirRun retain(int count) {
    coordinator = coordinator.withRetention(count);
    return this;
  }

  /** What happens after a failure: by default the job goes on from its latest checkpoint. */
  public WeirRun restart(RestartStrategy strategy) {
    coordinator = coordinator.withRestarts(strategy);
    return this;
  }

  /** Begins without state, whatever an earlier run left behind. */
  public WeirRun fresh() {
    fresh = true;
    return this;
  }

  /**
   * Runs the job until its input ends.
   *
   * @return how it ended: finished
   * @throws JobFailedException if it failed
   * @throws dev.weir.api.ArgumentException for an option that is missing, malformed or unknown
   * @throws dev.weir.plan.GraphException if the pipeline cannot run, with all reasons
   * @throws IOException if the data directory cannot be used, or another run uses it
   * @throws InterruptedException if this thread was interrupted, which ended the run at once
   */
  public JobResult run() throws IOException, InterruptedException {
    try (JobExecution execution = start()) {
      return execution.await();
    }
  }

  /**
   * Starts the job and returns while it runs. Close what is returned, or wait for its end: until
   * then the process goes on.
   *
   * @throws dev.weir.api.ArgumentException for an option that is missing, malformed or unknown
   * @throws dev.weir.plan.GraphException if the pipeline cannot run, with all reasons
   * @throws IOException if the data directory cannot be used, or another run uses it
   */
  public JobExecution start() throws IOException {
    JobId id = id();
    StateBackends.provider(state); // refuses what there is not, before anything is written
    JobDefinition definition = JobDefinition.of(job, Arguments.of(arguments));
    JobSpec spec =
        JobSpec.of(id, definition, parallelism)
            .withBackend(state)
            .withCoordinator(coordinator.withCheckpoints(checkpoints))
            .withFresh(fresh);
    spec.check(); // before anything is written
    Node node = Node.start(NodeSettings.embedded(dataDir));
    try {
      Optional<JobState> before = node.state(id);
      if (before.isPresent() && before.get().status().isTerminal() && !fresh) {
        node.close();
        return JobExecution.finished(id, before.get());
      }
      return JobExecution.of(id, node.run(spec), node);
    } catch (IOException | RuntimeException | Error notRunning) {
      try (node) { // else its threads would keep the process
        throw notRunning;
      }
    }
  }

  private JobId id() {
    if (name != null) {
      return new JobId(name);
    }
    Class<?> type = job.getClass();
    if (type.isAnonymousClass() || type.isHidden() || type.isSynthetic()) {
      throw new IllegalArgumentException(
          "a job that is a lambda or an anonymous class has no name of its own: give it one with"
              + " name(…)");
    }
    return JobId.of(type);
  }
}
