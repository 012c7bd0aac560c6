package dev.weir.benchmarks.simulated;

import dev.weir.api.Arguments;
import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.id.JobId;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.runtime.LoopSettings;
import dev.weir.serde.types.Types;
import dev.weir.testkit.sim.workload.Blueprint;
import dev.weir.testkit.sim.workload.Deployment;
import dev.weir.testkit.sim.workload.SimSettings;
import dev.weir.testkit.sim.workload.Surroundings;
import dev.weir.wire.WireSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Half of the subtasks read numbers, and each passes them on to one of the other half, which writes
 * them in transactions. So the channels are half as many as the subtasks: what grows faster than
 * the subtasks is the coordinator's.
 */
final class WidePipeline implements Blueprint {
  private static final int NUMBERS_EACH = 20;
  private static final int RATE_EACH = 10;
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final double MEAN_DELAY_MILLIS = 0.5;
  private static final int SUBTASKS_PER_NODE = 10;
  private static final int MAX_PARALLELISM = 1 << 15;

  private final int width;

  WidePipeline(int subtasks) {
    width = subtasks / 2;
  }

  @Override
  public JobId job() {
    return new JobId("wide");
  }

  @Override
  public SimSettings settings() {
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    return new SimSettings(
        LoopSettings.DEFAULT,
        usual.withCheckpoints(CheckpointSettings.every(INTERVAL)),
        DeliveryGuarantee.EXACTLY_ONCE,
        Math.max(1, 2 * width / SUBTASKS_PER_NODE),
        MEAN_DELAY_MILLIS,
        0,
        false,
        WireSettings.DEFAULT);
  }

  @Override
  public Deployment deployment(Surroundings surroundings, int start) {
    Types types = new Types(WidePipeline.class.getClassLoader());
    Pipeline p = new Pipeline(Arguments.of(Map.of()), types).maxParallelism(MAX_PARALLELISM);
    GeneratorSource<Long> numbers =
        GeneratorSource.of((long) width * NUMBERS_EACH, index -> index).lanes(width);
    p.source("numbers", RateLimited.of(numbers, (double) width * RATE_EACH))
        .map("negated", (Long number) -> -number)
        .startNewChain()
        .sink("out", surroundings.<Long>sink("out"));
    return new Deployment(new GraphCompiler(width).compile(p.graph()), types);
  }

  @Override
  public Map<String, Map<Object, Integer>> expected() {
    Map<Object, Integer> all = new HashMap<>();
    for (long number = 0; number < (long) width * NUMBERS_EACH; number++) {
      all.put(-number, 1);
    }
    return Map.of("out", all);
  }

  @Override
  public long patienceMillis() {
    return Duration.ofMinutes(2).toMillis();
  }
}
