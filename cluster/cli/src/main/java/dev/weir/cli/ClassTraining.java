package dev.weir.cli;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.RunningJob;
import dev.weir.connector.ConsoleSink;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Does once what every process with a job does: checkpoints, a failure and a restart, on each
 * backend. The launcher runs it behind a build and has the JVM keep the classes that it used in an
 * archive, so that no later process has to read, verify and link them one by one: that is a third
 * of a small job's time, and a part of the time that a first restart takes.
 */
public final class ClassTraining {
  private static final int PARALLELISM = 2;
  private static final double EVENTS_PER_SECOND = 20_000;
  private static final long KEYS = 1000;
  private static final long MOST_SECONDS = 60;

  private ClassTraining() {}

  /**
   * Runs the jobs. What they say goes to standard output.
   *
   * @param arguments an empty directory for their data
   * @throws IllegalStateException if a job does not fail once and stop
   * @throws TimeoutException if a job does not get on
   */
  public static void main(String[] arguments) throws Exception {
    try (Node node = Node.start(NodeSettings.embedded(Path.of(arguments[0])))) {
      for (String backend : new String[] {"heap", "rocksdb"}) {
        AtomicBoolean fails = new AtomicBoolean();
        RunningJob running = node.run(job(backend, fails));
        await(running, view -> view.checkpointsCompleted() >= 2);
        fails.set(true); // there is something to restore by now
        long before = await(running, view -> view.restarts() == 1).checkpointsCompleted();
        await(running, view -> view.checkpointsCompleted() >= before + 2);
        running.stop();
        JobState end = running.ended().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
        if (end.status() != JobStatus.STOPPED || end.failures().times().size() != 1) {
          throw new IllegalStateException("the job on " + backend + " ended as " + end);
        }
      }
    }
  }

  private static CoordinatorView await(RunningJob running, Predicate<CoordinatorView> until)
      throws Exception {
    long began = System.nanoTime();
    while (true) {
      CoordinatorView view =
          running
              .progress()
              .toCompletableFuture()
              .get(MOST_SECONDS, TimeUnit.SECONDS)
              .coordinator();
      if (until.test(view)) {
        return view;
      }
      if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
        throw new TimeoutException("the job does not get on from " + view);
      }
      Thread.sleep(20); // a running job tells nobody of its checkpoints by itself
    }
  }

  private static JobSpec job(String backend, AtomicBoolean fails) {
    JobDefinition definition = JobDefinition.of(new Counts(fails), Arguments.of(Map.of()));
    CheckpointSettings often = CheckpointSettings.every(Duration.ofMillis(100));
    return JobSpec.of(new JobId("training-" + backend), definition, PARALLELISM)
        .withBackend(backend)
        .withCoordinator(CoordinatorSettings.DEFAULT.withCheckpoints(often))
        .withFresh(true);
  }

  /**
   * Counts numbers and words.
   *
   * @param fails set it to have one of the functions throw once
   */
  private record Counts(AtomicBoolean fails) implements Job {
    @Override
    public void define(Pipeline p) {
      var numbers =
          p.source(
              "numbers",
              RateLimited.of(GeneratorSource.of(Long.MAX_VALUE, i -> i), EVENTS_PER_SECOND));
      numbers
          .keyBy(number -> number % KEYS)
          .process("count", () -> new Count<Long>(fails))
          .sink("counts", ConsoleSink.create());
      numbers
          .map("words", number -> "word" + number % KEYS)
          .keyBy(word -> word)
          .process("count-words", () -> new Count<String>(fails))
          .sink("word-counts", ConsoleSink.create());
    }
  }

  private static final class Count<T> extends KeyedProcess<T, T, String> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class));
    private final AtomicBoolean fails;

    Count(AtomicBoolean fails) {
      this.fails = fails;
    }

    @Override
    public void onRecord(T value, KeyedContext<T> ctx, Output<String> out) {
      if (fails.compareAndSet(true, false)) {
        throw new IllegalStateException("thrown on purpose");
      }
      Long before = seen.value();
      long n = before == null ? 1 : before + 1;
      seen.update(n);
      if (n % 10 == 0) {
        out.emit(value + " " + n);
      }
    }
  }
}
