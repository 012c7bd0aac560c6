package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.SnapshotVerifier;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.List;

/** In the end every retained checkpoint is there as a whole, and its checksums are right. */
final class RetainedCanBeRestored extends Invariant {
  private final SimRows rows;
  private final SimStore store;

  RetainedCanBeRestored(SimRows rows, SimStore store) {
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void ended() {
    for (CompletedCheckpoint each : rows.current().retained()) {
      try {
        List<String> problems =
            SnapshotVerifier.verify(store.objects(), store.knownManifest(each.manifest()));
        if (!problems.isEmpty()) {
          violated("retained checkpoint " + each.id() + ": " + problems.get(0));
        }
      } catch (IOException unreadable) {
        violated("the manifest of retained checkpoint " + each.id() + ": " + unreadable);
      }
    }
  }
}
