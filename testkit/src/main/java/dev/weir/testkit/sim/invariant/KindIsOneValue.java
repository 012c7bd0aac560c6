package dev.weir.testkit.sim.invariant;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.snapshot.Manifest;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A checkpoint is of one kind and for one purpose, from its trigger to its manifest: all sources
 * get the same barrier, and only an unaligned checkpoint holds records in flight. An aligned one
 * may become unaligned on its way, and any the final one; nothing else changes.
 */
final class KindIsOneValue extends Invariant {
  private final SimStore store;
  private final Map<Long, Barrier> barriers = new HashMap<>();

  KindIsOneValue(SimStore store) {
    this.store = store;
  }

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    long id = barrier.checkpoint().value();
    Barrier first = barriers.putIfAbsent(id, barrier);
    if (first != null && !first.equals(barrier)) {
      violated("checkpoint " + id + " has the barriers " + first + " and " + barrier);
    }
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (after.head().isEmpty() || after.head().equals(before.head())) {
      return;
    }
    CompletedCheckpoint head = after.head().get();
    try {
      Manifest manifest = store.knownManifest(head.manifest());
      Barrier triggered = barriers.get(head.id().value());
      if (triggered != null && !mayBecome(triggered, manifest)) {
        violated(
            "checkpoint "
                + head.id()
                + " was triggered as "
                + triggered
                + " and its manifest says "
                + manifest.purpose()
                + " and "
                + manifest.alignment());
      }
      boolean inFlight =
          manifest.operators().stream()
              .flatMap(operator -> operator.subtasks().stream())
              .anyMatch(subtask -> subtask.inFlight().isPresent());
      if (inFlight && manifest.alignment() != Alignment.UNALIGNED) {
        violated(
            "checkpoint " + head.id() + " is " + manifest.alignment() + " with records in flight");
      }
    } catch (IOException unreadable) {
      violated("the manifest of " + head.id() + " cannot be read: " + unreadable);
    }
  }

  private static boolean mayBecome(Barrier triggered, Manifest manifest) {
    boolean overtook =
        triggered.alignment() == Alignment.ALIGNED && manifest.alignment() == Alignment.UNALIGNED;
    return (overtook || triggered.alignment() == manifest.alignment())
        && (manifest.purpose() == CheckpointPurpose.FINAL
            || manifest.purpose() == triggered.purpose());
  }
}
