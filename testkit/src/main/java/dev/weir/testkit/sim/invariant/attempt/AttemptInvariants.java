package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.util.List;

/** What must hold of the attempts of every job. */
public final class AttemptInvariants {
  private AttemptInvariants() {}

  public static List<Invariant> of(Kernel kernel, Chaos chaos, SimStore store, SimRows rows) {
    return List.of(
        new RestoredIsTheHead(rows, store),
        new FencedStaysFenced(),
        new TheLivingAreAdopted(kernel, chaos),
        new AdoptedAsItself(),
        new SingleKeyGroupOwner(),
        new OwnDirectory());
  }
}
