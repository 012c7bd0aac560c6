package dev.weir.testkit.sim.invariant;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.snapshot.Manifest;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A checkpoint is of one kind, from its trigger to its manifest: all sources get the same barrier,
 * and only an unaligned checkpoint holds records in flight. An aligned one may become unaligned on
 * its way; nothing else changes.
 */
final class KindIsOneValue extends Invariant {
  private final SimStore store;
  private final Map<Long, Alignment> kinds = new HashMap<>();

  KindIsOneValue(SimStore store) {
    this.store = store;
  }

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    long id = barrier.checkpoint().value();
    Alignment first = kinds.putIfAbsent(id, barrier.alignment());
    if (first != null && first != barrier.alignment()) {
      violated("checkpoint " + id + " is " + first + " and " + barrier.alignment());
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
      Alignment triggered = kinds.get(head.id().value());
      boolean overtook =
          triggered == Alignment.ALIGNED && manifest.alignment() == Alignment.UNALIGNED;
      if (triggered != null && triggered != manifest.alignment() && !overtook) {
        violated(
            "checkpoint "
                + head.id()
                + " was triggered as "
                + triggered
                + " and its manifest says "
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
}
