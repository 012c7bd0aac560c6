package dev.weir.testkit.sim.shell;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.garbage.GarbageLedger;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobTerm;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.Manifests;
import dev.weir.testkit.sim.store.SimStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A coordinator's blocking work on manifests and garbage. */
final class CheckpointIo {
  /** Longer than any checkpoint takes. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(20);

  private final Kernel kernel;
  private final SimStore store;
  private final Manifests manifests;
  private final CoordinatorShell coordinator;
  private final GarbageChoice garbage;
  private final GarbageLedger ledger = new GarbageLedger(GRACE, SWEEP_INTERVAL);

  CheckpointIo(CoordinatorSide side, CoordinatorShell coordinator) {
    kernel = side.kernel();
    store = side.store();
    manifests = side.seams().manifests(side.store());
    garbage = side.seams().garbage(GarbageLedger.Step::garbage);
    this.coordinator = coordinator;
  }

  void write(Manifest manifest) {
    CheckpointId checkpoint = manifest.checkpoint();
    later(
        "manifest",
        "write " + checkpoint,
        () -> {
          try {
            ObjectRef ref = manifests.write(manifest);
            answer("written " + checkpoint, () -> coordinator.onManifestWritten(checkpoint, ref));
          } catch (IOException failed) {
            answer(
                "failed " + checkpoint,
                () -> coordinator.onManifestFailed(checkpoint, Failure.of(failed)));
          }
        });
  }

  /** What is on its way comes about, though its coordinator may be dead by then. */
  void commit(CommitInOnePlace commit, JobTerm term) {
    later(
        "commit",
        commit,
        () -> {
          try {
            commit.run(store.objects(), term);
            answer("committed " + commit, () -> coordinator.onCommittedInOnePlace(commit));
          } catch (Exception failed) {
            answer(
                "failed " + commit, () -> coordinator.onCommitFailed(commit, Failure.of(failed)));
          }
        });
  }

  void read(ObjectRef ref) {
    later(
        "manifest",
        "read " + ref.name(),
        () -> {
          try {
            Manifest manifest = manifests.read(ref);
            answer("read " + ref.name(), () -> coordinator.onManifestRead(manifest));
          } catch (IOException failed) {
            answer("unreadable", () -> coordinator.onManifestUnreadable(Failure.of(failed)));
          }
        });
  }

  void collectGarbage(GarbageOrder order) {
    ledger.order(order);
    later("gc", "before " + order.underWay().next(), this::collect);
  }

  private void collect() {
    GarbageLedger.Step step = ledger.next(kernel.now()).orElse(null);
    if (step == null) {
      return; // done together with a later order
    }
    try {
      for (ObjectRef each : step.unread()) {
        step.read(each, store.read(each));
      }
    } catch (IOException unreadable) {
      ledger.failed(step);
      return; // made up for by the next collection
    }
    List<StoredObject> stored = step.lists() ? store.list() : List.of();
    for (ObjectName name : garbage.garbage(step, stored)) {
      later("gc", name, () -> store.delete(name));
    }
    ledger.done(step);
  }

  private void later(String kind, Object what, Runnable work) {
    kernel.later(kind, what, work);
  }

  private void answer(String what, Runnable then) {
    kernel.network().send(coordinator, coordinator, "manifest", what, then);
  }
}
