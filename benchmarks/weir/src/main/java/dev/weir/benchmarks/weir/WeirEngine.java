package dev.weir.benchmarks.weir;

import dev.weir.api.Arguments;
import dev.weir.api.Job;
import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.weir.nexmark.NexmarkJob;
import dev.weir.benchmarks.workload.Accounts;
import dev.weir.benchmarks.workload.Checkpoint;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Latencies;
import dev.weir.benchmarks.workload.LoadedKeys;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Pace;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Sentences;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.RunningJob;
import dev.weir.connector.GeneratorSource;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.slf4j.LoggerFactory;

/** Weir on one node, with its default settings: exactly-once, a checkpoint every second. */
public final class WeirEngine implements Engine {
  /** Runs one job once. */
  public static void main(String[] arguments) {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    RunProcess.main(new WeirEngine(), arguments);
  }

  @Override
  public List<Checkpoint> run(RunRequest request, Measurement measurement) throws Exception {
    try (Pace pace = Pace.start(Latencies.RATE);
        Node node = Node.start(NodeSettings.embedded(request.directory()));
        CheckpointLog checkpoints = new CheckpointLog(measurement)) {
      RunningJob running = node.run(spec(request, job(request, measurement, pace)));
      checkpoints.follow(running);
      JobState end = running.ended().toCompletableFuture().get();
      if (end.status() != JobStatus.FINISHED) {
        throw new IllegalStateException(
            "the job ended " + end.status() + ": " + end.failure().orElse("nobody knows why"));
      }
      return checkpoints.completed(end);
    }
  }

  private static JobSpec spec(RunRequest request, Job job) {
    JobDefinition definition = JobDefinition.of(job, Arguments.of(Map.of()));
    return JobSpec.of(new JobId(request.workload().label()), definition, request.parallelism())
        .withBackend(request.backend())
        .withFresh(true);
  }

  private static Job job(RunRequest request, Measurement measurement, Pace pace) {
    long events = request.events();
    return switch (request.workload()) {
      case WORDCOUNT ->
          new WordCountJob(source(request, measurement, Sentences::sentence), measurement);
      case KEYED_SUM -> keyedSum(request, measurement, Long.MAX_VALUE);
      case RECOVERY -> keyedSum(request, measurement, events / 2 / request.parallelism());
      case RECORDS ->
          new RecordsJob(
              source(request, measurement, i -> Accounts.event(i, request.keys())), measurement);
      case Q0, Q1, Q2, Q3, Q4, Q5, Q7, Q8, Q9, Q11, Q14, Q17, Q18, Q19, Q20, Q21, Q22 ->
          new NexmarkJob(
              request.workload(), source(request, measurement, Nexmark::event), measurement);
      case LATENCY -> {
        LongFunction<Latencies.Event> event =
            first(request, measurement, i -> Latencies.event(i, request.keys(), pace));
        yield new LatencyJob(new ScheduledSource<>(events, event, pace), measurement);
      }
      case LOADED_SUM ->
          new KeyedSumJob(
              new ScheduledSource<>(
                  Long.MAX_VALUE,
                  i -> KeyedSums.loadedEvent(i, request.keys()),
                  new LoadedKeys(request, measurement)),
              measurement,
              Long.MAX_VALUE);
    };
  }

  /**
   * The keyed sum.
   *
   * @param failsAfter after how many events one subtask throws, once
   */
  static KeyedSumJob keyedSum(RunRequest request, Measurement measurement, long failsAfter) {
    return new KeyedSumJob(
        source(request, measurement, i -> KeyedSums.event(i, request.keys())),
        measurement,
        failsAfter);
  }

  private static <T> GeneratorSource<T> source(
      RunRequest request, Measurement measurement, LongFunction<T> event) {
    return GeneratorSource.of(request.events(), first(request, measurement, event));
  }

  /** The same events; the measurement learns when the first of each subtask is made. */
  private static <T> LongFunction<T> first(
      RunRequest request, Measurement measurement, LongFunction<T> event) {
    int parallelism = request.parallelism();
    return i -> {
      if (i < parallelism) {
        measurement.firstEvent();
      }
      return event.apply(i);
    };
  }
}
