package dev.weir.testkit.sim.invariant;

import dev.weir.element.Barrier;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import java.util.HashMap;
import java.util.Map;

/** Ids of checkpoints grow within a coordinator's term, and no two terms use the same. */
final class MonotonicCheckpointId extends Invariant {
  private final Map<Long, Long> termOf = new HashMap<>();
  private final Map<Long, Long> newestOf = new HashMap<>();

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    long term = coordinator.loop().job().epoch().value();
    long id = barrier.checkpoint().value();
    Long other = termOf.putIfAbsent(id, term);
    if (other != null && other != term) {
      violated("epochs " + other + " and " + term + " both use checkpoint id " + id);
    }
    Long newest = newestOf.merge(term, id, Math::max);
    if (newest > id) {
      violated("checkpoint " + id + " is triggered behind " + newest + " in epoch " + term);
    }
  }
}
