package dev.weir.testkit.sim.invariant;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No object is deleted that a retained checkpoint consists of. */
final class NoReachableObjectDeleted extends Invariant {
  private final SimRows rows;
  private final SimStore store;
  private List<CompletedCheckpoint> retained = List.of();

  /** What retained checkpoints need, and which of them does. */
  private final Map<ObjectName, CheckpointId> needed = new HashMap<>();

  NoReachableObjectDeleted(SimRows rows, SimStore store) {
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void deleting(ObjectName name) {
    List<CompletedCheckpoint> now = rows.current().retained();
    if (!now.equals(retained)) {
      learn(now);
    }
    CheckpointId needing = needed.get(name);
    if (needing != null) {
      violated(name + " is deleted, although checkpoint " + needing + " is retained");
    }
  }

  /** Not at each deletion: that would be quadratic in the subtasks. */
  private void learn(List<CompletedCheckpoint> now) {
    needed.clear();
    for (CompletedCheckpoint each : now) {
      needed.put(each.manifest().name(), each.id());
      try {
        store
            .knownManifest(each.manifest())
            .objects()
            .forEach(object -> needed.put(object, each.id()));
      } catch (IOException unreadable) {
        violated(
            "the manifest of retained checkpoint " + each.id() + " is unreadable: " + unreadable);
      }
    }
    retained = now;
  }
}
