package dev.weir.testkit.sim.workload;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.runtime.LoopSettings;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.wire.WireSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a seed decides about the engine's settings: small bounds, so that they are reached often.
 *
 * @param promise what is promised about records
 * @param nodes the number of machines
 * @param meanDelayMillis how long messages and blocking work take
 * @param sharing the share of attempts whose snapshots are incremental
 * @param leadersOnNodes whether coordinators live, and die, on the machines of subtasks
 * @param wire so small at times that a frame takes several messages
 */
public record SimSettings(
    LoopSettings loop,
    CoordinatorSettings coordinator,
    DeliveryGuarantee promise,
    int nodes,
    double meanDelayMillis,
    double sharing,
    boolean leadersOnNodes,
    WireSettings wire) {

  /** Settings that follow from a seed and are as demanded. */
  public static SimSettings draw(SimRandom random, DeliveryGuarantee promise, Set<Demand> demands) {
    boolean unaligned =
        promise == DeliveryGuarantee.EXACTLY_ONCE
            && !demands.contains(Demand.UNBLOCKED)
            && isUnaligned(random, demands);
    DeliveryGuarantee kept = kept(promise, demands);
    Duration interval = Duration.ofMillis(random.between(2, 20));
    Duration pause = Duration.ofMillis(random.between(0, 5));
    int timeoutMillis = random.between(400, 800);
    int tolerated = random.between(0, 3);
    int concurrent = random.between(1, 3);
    Optional<Duration> alignmentTimeout =
        unaligned ? Optional.of(Duration.ZERO) : alignmentTimeout(random, kept);
    RestartStrategy restarts =
        new RestartStrategy.ExponentialDelay(
            Duration.ofMillis(random.between(0, 5)),
            Duration.ofMillis(40),
            2,
            Duration.ofMillis(200));
    LoopSettings loop =
        new LoopSettings(random.between(1, 5), random.between(1, 8), random.between(1, 6));
    // With a record per turn, what waits before a barrier can take the shorter of the timeouts.
    int slowness = loop.turnRecords() == 1 ? 2 : 1;
    CheckpointSettings checkpoints =
        CheckpointSettings.every(interval)
            .withMinPause(pause)
            .withTimeout(Duration.ofMillis((long) slowness * timeoutMillis))
            .withToleratedFailures(tolerated)
            .withMaxInFlight(concurrent)
            .withGuarantee(kept)
            .withAlignmentTimeout(alignmentTimeout);
    return new SimSettings(
        loop,
        new CoordinatorSettings(
            checkpoints,
            restarts,
            random.between(1, 3),
            3,
            Duration.ofMillis(random.between(5, 50))),
        promise,
        random.between(1, 3),
        0.3 + random.fraction(),
        random.below(3) / 2.0,
        random.chance(0.6),
        wire(interval));
  }

  /** Decided by something else that the seed says, so that each seed is otherwise what it was. */
  private static WireSettings wire(Duration interval) {
    int messageBytes = interval.toMillis() % 2 == 0 ? 128 : WireSettings.DEFAULT.messageBytes();
    return new WireSettings(messageBytes, WireSettings.DEFAULT.recordBytes(), false);
  }

  private static boolean isUnaligned(SimRandom random, Set<Demand> demands) {
    boolean drawn = random.chance(0.5);
    return demands.contains(Demand.UNALIGNED) || (drawn && !demands.contains(Demand.ALIGNED));
  }

  private static Optional<Duration> alignmentTimeout(SimRandom random, DeliveryGuarantee kept) {
    return kept.separatesAtBarriers() && random.chance(0.4)
        ? Optional.of(Duration.ofMillis(Math.max(1, random.between(0, 30))))
        : Optional.empty();
  }

  /** What the engine keeps to: where it is demanded not what is promised. */
  private static DeliveryGuarantee kept(DeliveryGuarantee promise, Set<Demand> demands) {
    if (demands.contains(Demand.UNBLOCKED)) {
      return DeliveryGuarantee.AT_LEAST_ONCE;
    }
    return demands.contains(Demand.REPLAYS) ? DeliveryGuarantee.EXACTLY_ONCE : promise;
  }
}
