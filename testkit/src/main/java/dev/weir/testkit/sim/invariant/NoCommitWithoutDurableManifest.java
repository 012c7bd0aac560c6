package dev.weir.testkit.sim.invariant;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.snapshot.Manifest;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.store.Transactions;
import java.io.IOException;
import java.util.Optional;

/**
 * Output becomes visible only once the job's head is its checkpoint or a later one; and the head is
 * never moved to a checkpoint of which anything is not durable. What was staged is never thrown
 * away before its commit.
 */
public final class NoCommitWithoutDurableManifest extends Invariant {
  private final SimRows rows;
  private final SimStore store;

  NoCommitWithoutDurableManifest(SimRows rows, SimStore store) {
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void committed(Transactions.Transaction transaction) {
    Optional<CheckpointId> head = rows.current().head().map(CompletedCheckpoint::id);
    if (head.isEmpty() || head.get().compareTo(transaction.checkpoint()) < 0) {
      violated(
          transaction.id()
              + " was committed while the head was "
              + head.map(CheckpointId::toString).orElse("nothing"));
    }
  }

  @Override
  public void discardedThenCommitted(String id) {
    violated(id + " was thrown away before it could be committed");
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (after.head().isPresent() && !after.head().equals(before.head())) {
      CompletedCheckpoint head = after.head().get();
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
