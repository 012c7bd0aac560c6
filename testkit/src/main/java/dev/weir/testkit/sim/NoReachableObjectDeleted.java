package dev.weir.testkit.sim;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.ObjectName;
import java.io.IOException;

/** No object is deleted that a retained checkpoint consists of. */
final class NoReachableObjectDeleted extends Invariant {
  @Override
  void deleting(ObjectName name) {
    for (CompletedCheckpoint each : episode().rows.current().retained()) {
      try {
        if (each.manifest().name().equals(name)
            || episode().store.knownManifest(each.manifest()).objects().contains(name)) {
          violated(name + " is deleted, although checkpoint " + each.id() + " is retained");
        }
      } catch (IOException unreadable) {
        violated(
            "the manifest of retained checkpoint " + each.id() + " is unreadable: " + unreadable);
      }
    }
  }
}
