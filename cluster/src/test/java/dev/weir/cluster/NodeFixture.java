package dev.weir.cluster;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A real node over a fresh directory, and what its tests have in common. */
abstract class NodeFixture {
  static final JobId JOB = new JobId("tested");
  static final RestartStrategy SOON =
      new RestartStrategy.FixedDelay(Integer.MAX_VALUE, Duration.ofMillis(1));
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path directory;
  Node node;

  record Count(long key, long n) {}

  /** Emits how often each key came. */
  static final class Counting extends KeyedProcess<Long, Long, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Count> out) {
      long n = seen.value() + 1;
      seen.update(n);
      out.emit(new Count(value % 10, n));
    }
  }

  @AfterEach
  void closeNode() throws Exception {
    if (node != null) {
      node.close();
    }
  }

  final Node start() throws Exception {
    node = Node.start(NodeSettings.embedded(directory));
    return node;
  }

  /** As after a crash of the process, but for what its threads still do. */
  final Node restartNode() throws Exception {
    node.close();
    return start();
  }

  static CoordinatorSettings settings(RestartStrategy restarts, Duration interval) {
    return CoordinatorSettings.DEFAULT
        .withCheckpoints(CheckpointSettings.every(interval).withTimeout(Duration.ofSeconds(20)))
        .withRestarts(restarts);
  }

  static JobSpec spec(RestartStrategy restarts, int parallelism, Consumer<Pipeline> define) {
    return spec(settings(restarts, Duration.ofMillis(20)), parallelism, define);
  }

  static JobSpec spec(CoordinatorSettings settings, int parallelism, Consumer<Pipeline> define) {
    Types types = new Types(NodeFixture.class.getClassLoader());
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), types);
    define.accept(pipeline);
    return JobSpec.of(JOB, new GraphCompiler(parallelism).compile(pipeline.graph()), types)
        .withCoordinator(settings);
  }

  static JobSpec fresh(JobSpec spec) {
    return spec.withFresh(true);
  }

  static Source<Long, ?> numbers(long count) {
    return GeneratorSource.of(count, index -> index);
  }

  static Source<Long, ?> slowNumbers(long count, double perSecond) {
    return RateLimited.of(GeneratorSource.<Long>of(count, index -> index), perSecond);
  }

  static Source<Long, ?> endlessNumbers() {
    return RateLimited.of(GeneratorSource.<Long>unbounded(index -> index), 2000);
  }

  static JobState end(RunningJob job) throws Exception {
    return job.ended().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static JobProgress progress(RunningJob job) throws Exception {
    return job.progress().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Asks until the answer is as it should be; each question waits for its answer. */
  static JobProgress await(RunningJob job, String what, Predicate<JobProgress> condition)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    JobProgress latest = progress(job);
    while (!condition.test(latest)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what + "; now " + latest);
      }
      latest = progress(job);
    }
    return latest;
  }
}
