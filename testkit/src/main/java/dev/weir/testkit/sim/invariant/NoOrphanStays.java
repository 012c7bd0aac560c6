package dev.weir.testkit.sim.invariant;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What was written for a checkpoint that did not complete is gone once a later one has, at the
 * latest when the next sweep is over; and when the job has finished, whatever no retained
 * checkpoint needs. Asked where the last checkpoint completed behind all faults.
 */
final class NoOrphanStays extends Invariant {
  private final Kernel kernel;
  private final Chaos chaos;
  private final SimRows rows;
  private final SimStore store;
  private final Set<ObjectName> named = new HashSet<>();
  private long headMovedAt;
  private long finishedAt = Long.MAX_VALUE;

  NoOrphanStays(Kernel kernel, Chaos chaos, SimRows rows, SimStore store) {
    this.kernel = kernel;
    this.chaos = chaos;
    this.rows = rows;
    this.store = store;
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (after.status() == JobStatus.FINISHED && before.status() != JobStatus.FINISHED) {
      finishedAt = kernel.now();
    }
    if (after.head().isEmpty() || after.head().equals(before.head())) {
      return;
    }
    headMovedAt = kernel.now();
    CompletedCheckpoint head = after.head().get();
    named.add(head.manifest().name());
    try {
      named.addAll(store.knownManifest(head.manifest()).objects());
    } catch (IOException unreadable) {
      violated("the manifest of " + head.id() + " cannot be read: " + unreadable);
    }
  }

  @Override
  public void ended() {
    Optional<CheckpointId> head = rows.current().head().map(CompletedCheckpoint::id);
    if (head.isEmpty() || headMovedAt <= chaos.untilMillis()) {
      return;
    }
    Set<ObjectName> needed = needed();
    for (StoredObject each : store.list()) {
      Optional<CheckpointId> writtenFor = ObjectNames.checkpointOf(each.name());
      boolean over = writtenFor.isPresent() && writtenFor.get().compareTo(head.get()) < 0;
      if (over && each.modifiedAtMillis() < headMovedAt && !named.contains(each.name())) {
        violated(each.name() + " is left although no complete checkpoint ever named it");
      } else if (each.modifiedAtMillis() < finishedAt && !needed.contains(each.name())) {
        violated(each.name() + " is left although the job has finished without it");
      }
    }
  }

  private Set<ObjectName> needed() {
    Set<ObjectName> needed = new HashSet<>();
    for (CompletedCheckpoint each : rows.current().retained()) {
      needed.add(each.manifest().name());
      try {
        needed.addAll(store.knownManifest(each.manifest()).objects());
      } catch (IOException unreadable) {
        violated("the manifest of " + each.id() + " cannot be read: " + unreadable);
      }
    }
    return needed;
  }
}
