package dev.weir.testkit.sim;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.SnapshotVerifier;
import java.io.IOException;
import java.util.List;

/** In the end every retained checkpoint is there as a whole, and its checksums are right. */
final class RetainedCanBeRestored extends Invariant {
  @Override
  void ended() {
    SimStore store = episode().store;
    for (CompletedCheckpoint each : episode().rows.current().retained()) {
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
