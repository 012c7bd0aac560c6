package dev.weir.testkit.sim.scenario;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.JobId;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.types.Types;
import dev.weir.testkit.sim.workload.Blueprint;
import dev.weir.testkit.sim.workload.Deployment;
import dev.weir.testkit.sim.workload.SimSettings;
import dev.weir.testkit.sim.workload.Surroundings;
import dev.weir.testkit.sim.workload.WatchedSource;
import dev.weir.testkit.sim.workload.generated.Result;
import dev.weir.wire.WireSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline of scenarios: {@code numbers/0} and {@code /1} read 400 numbers, {@code count/0} and
 * {@code /1} count them by key and write each count. Three machines.
 */
final class CountingPipeline implements Blueprint {
  private static final int NUMBERS = 400;
  private static final int KEYS = 7;

  private final DeliveryGuarantee promise;
  private final boolean unaligned;
  private final Duration interval;

  CountingPipeline(DeliveryGuarantee promise, boolean unaligned, Duration interval) {
    this.promise = promise;
    this.unaligned = unaligned;
    this.interval = interval;
  }

  @Override
  public JobId job() {
    return new JobId("scenario");
  }

  @Override
  public SimSettings settings() {
    CheckpointSettings checkpoints =
        CheckpointSettings.every(interval)
            .withTimeout(Duration.ofMillis(150))
            .withToleratedFailures(20)
            .withMaxInFlight(1)
            .withGuarantee(promise)
            .withAlignmentTimeout(unaligned ? Optional.of(Duration.ZERO) : Optional.empty());
    RestartStrategy restarts = new RestartStrategy.FixedDelay(50, Duration.ofMillis(5));
    return new SimSettings(
        new LoopSettings(2, 3, 2),
        new CoordinatorSettings(checkpoints, restarts, 1, 3, Duration.ofMillis(20)),
        promise,
        3,
        0.5,
        0,
        false,
        WireSettings.DEFAULT);
  }

  @Override
  public Deployment deployment(Surroundings surroundings, int start) {
    Types types = new Types(CountingPipeline.class.getClassLoader());
    Pipeline p = new Pipeline(Arguments.of(Map.of()), types);
    GeneratorSource<Long> numbers =
        GeneratorSource.of(
                NUMBERS,
                index -> {
                  surroundings.listener().read(0, index);
                  return index;
                })
            .lanes(4);
    p.source(
            "numbers",
            new WatchedSource<>(surroundings.seams().source(numbers), "numbers", surroundings))
        .parallelism(2)
        .keyBy(number -> number % KEYS)
        .process("count", Count::new)
        .parallelism(2)
        .sink("out", surroundings.<Result>sink("out"))
        .parallelism(2);
    return new Deployment(new GraphCompiler(2).compile(p.graph()), types);
  }

  @Override
  public Map<String, Map<Object, Integer>> expected() {
    Map<Object, Integer> counts = new HashMap<>();
    for (long number = 0; number < NUMBERS; number++) {
      counts.put(new Result("n", number % KEYS, number / KEYS + 1), 1);
    }
    return Map.of("out", counts);
  }

  private static final class Count extends KeyedProcess<Long, Long, Result> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Result> out) {
      Long before = seen.value();
      long now = (before == null ? 0 : before) + 1;
      seen.update(now);
      out.emit(new Result("n", number % KEYS, now));
    }
  }
}
