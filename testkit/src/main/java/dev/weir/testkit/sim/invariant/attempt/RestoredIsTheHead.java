package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.graph.Vertex;
import dev.weir.plan.Chain;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A subtask that the leader deploys restores exactly the head, and nothing only if there is none.
 */
final class RestoredIsTheHead extends Invariant {
  private final SimRows rows;
  private final SimStore store;

  RestoredIsTheHead(SimRows rows, SimStore store) {
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {
    if (!coordinator.isLeader()) {
      return;
    }
    Optional<CompletedCheckpoint> head = rows.current().head();
    try {
      if (head.isEmpty()) {
        if (!(deploy.restore() instanceof SubtaskRestore.Fresh)) {
          violated(deploy.subtask() + " restores something while there is no head");
        }
        return;
      }
      Manifest manifest = store.knownManifest(head.get().manifest());
      Chain chain = SubtaskWiring.of(coordinator.deployment().graph(), deploy.subtask()).chain();
      List<String> ours = chain.vertices().stream().map(Vertex::name).toList();
      for (OperatorSnapshot each : manifest.operators()) {
        var restored = deploy.restore().operators().get(each.operator());
        OldObjects ofHead =
            OldObjects.of(each.subtasks().stream().map(SubtaskSnapshot::object).toList());
        if (ours.contains(each.operator())
            && !needed(ofHead, chain, deploy.subtask().index()).equals(restored)) {
          violated(
              deploy.subtask()
                  + " restores "
                  + restored
                  + " of "
                  + each.operator()
                  + " and not the head, "
                  + head.get().id());
        }
      }
    } catch (IOException unreadable) {
      violated("the head's manifest cannot be read: " + unreadable);
    }
  }

  /** A subtask needs its own object, and all of them if there were more or fewer subtasks. */
  private static OldObjects needed(OldObjects all, Chain chain, int index) {
    return all.parallelism() == chain.parallelism()
        ? new OldObjects(all.parallelism(), all.byIndex().subMap(index, index + 1))
        : all;
  }
}
