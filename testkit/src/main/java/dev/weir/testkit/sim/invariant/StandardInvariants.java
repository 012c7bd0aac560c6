package dev.weir.testkit.sim.invariant;

import dev.weir.element.DeliveryGuarantee;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.workload.Blueprint;
import java.util.ArrayList;
import java.util.List;

/** What must hold in every run. */
public final class StandardInvariants {
  private StandardInvariants() {}

  public static List<Invariant> of(
      Blueprint blueprint, Kernel kernel, Chaos chaos, Lives lives, SimStore store, SimRows rows) {
    List<Invariant> all = new ArrayList<>();
    DeliveryGuarantee promise = blueprint.settings().promise();
    if (promise != DeliveryGuarantee.AT_MOST_ONCE) {
      all.add(
          new ExactlyOnceOutput(blueprint.expected(), promise == DeliveryGuarantee.EXACTLY_ONCE));
    }
    all.add(new NoCommitWithoutDurableManifest(rows, store));
    all.add(new NoReachableObjectDeleted(rows, store));
    all.add(new MonotonicCheckpointId());
    all.add(new HeadNeverMovesBack());
    all.add(new BoundedInFlight(blueprint.settings().loop().initialCredits()));
    all.add(new NoTimeoutWithoutFault(kernel, chaos));
    all.add(
        new EveryCheckpointEnds(
            kernel, blueprint.settings().coordinator().checkpoints().timeout()));
    all.add(new NoOrphanStays(kernel, chaos, rows, store));
    all.add(new RetainedCanBeRestored(rows, store));
    all.add(new KindIsOneValue(store));
    all.add(new TimeIsMerged());
    all.add(new WhateverOpenedIsClosed(lives));
    all.add(new PositionsBehindHead(rows));
    all.add(new UnreadyWritersRest());
    return all;
  }
}
