package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;

/** No object is deleted that a retained checkpoint consists of. */
final class NoReachableObjectDeleted extends Invariant {
  private final SimRows rows;
  private final SimStore store;

  NoReachableObjectDeleted(SimRows rows, SimStore store) {
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void deleting(ObjectName name) {
    for (CompletedCheckpoint each : rows.current().retained()) {
      try {
        if (each.manifest().name().equals(name)
            || store.knownManifest(each.manifest()).objects().contains(name)) {
          violated(name + " is deleted, although checkpoint " + each.id() + " is retained");
        }
      } catch (IOException unreadable) {
        violated(
            "the manifest of retained checkpoint " + each.id() + " is unreadable: " + unreadable);
      }
    }
  }
}
