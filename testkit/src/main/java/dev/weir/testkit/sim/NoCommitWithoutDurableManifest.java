package dev.weir.testkit.sim;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.snapshot.Manifest;
import java.io.IOException;
import java.util.Optional;

/**
 * Output becomes visible only once the job's head is its checkpoint or a later one; and the head is
 * never moved to a checkpoint of which anything is not durable. What was staged is never thrown
 * away before its commit.
 */
final class NoCommitWithoutDurableManifest extends Invariant {
  @Override
  void committed(World.Transaction transaction) {
    Optional<CheckpointId> head = episode().rows.current().head().map(CompletedCheckpoint::id);
    if (head.isEmpty() || head.get().compareTo(transaction.checkpoint()) < 0) {
      violated(
          transaction.id()
              + " was committed while the head was "
              + head.map(CheckpointId::toString).orElse("nothing"));
    }
  }

  @Override
  void discardedThenCommitted(String id) {
    violated(id + " was thrown away before it could be committed");
  }

  @Override
  void rowWritten(JobState before, JobState after) {
    if (after.head().isPresent() && !after.head().equals(before.head())) {
      CompletedCheckpoint head = after.head().get();
      SimStore store = episode().store;
      try {
        if (!store.objects().isDurable(head.manifest().name())) {
          violated("the head moved to " + head.id() + ", whose manifest is not durable");
          return;
        }
        Manifest manifest = store.knownManifest(head.manifest());
        manifest.objects().stream()
            .filter(name -> !store.objects().isDurable(name))
            .findFirst()
            .ifPresent(
                name ->
                    violated(
                        "the head moved to " + head.id() + ", but " + name + " is not durable"));
      } catch (IOException unreadable) {
        violated(
            "the head moved to " + head.id() + ", whose manifest cannot be read: " + unreadable);
      }
    }
  }
}
