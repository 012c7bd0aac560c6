package dev.weir.testkit.sim;

import dev.weir.coordinator.GarbageLedger;
import dev.weir.coordinator.GarbageOrder;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.CheckpointStore.StoredObject;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A coordinator's blocking work on manifests and garbage. */
final class CheckpointIo {
  /** Longer than any checkpoint takes. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(20);

  private final Episode episode;
  private final CoordinatorShell coordinator;
  private final GarbageMutation garbage;
  private final GarbageLedger ledger = new GarbageLedger(GRACE, SWEEP_INTERVAL);
  private final Set<ObjectRef> readBefore = new HashSet<>();

  CheckpointIo(Episode episode, CoordinatorShell coordinator) {
    this.episode = episode;
    this.coordinator = coordinator;
    garbage = new GarbageMutation(episode);
  }

  void write(Manifest manifest) {
    CheckpointId checkpoint = manifest.checkpoint();
    later(
        "manifest",
        "write " + checkpoint,
        () -> {
          try {
            ObjectRef ref = episode.store.writeManifest(manifest);
            answer("written " + checkpoint, () -> coordinator.onManifestWritten(checkpoint, ref));
          } catch (IOException failed) {
            answer(
                "failed " + checkpoint,
                () -> coordinator.onManifestFailed(checkpoint, Failure.of(failed)));
          }
        });
  }

  void read(ObjectRef ref) {
    later(
        "manifest",
        "read " + ref.name(),
        () -> {
          try {
            Manifest read = episode.store.readManifest(ref);
            Manifest manifest = mutated(ref, read);
            answer("read " + ref.name(), () -> coordinator.onManifestRead(manifest));
          } catch (IOException failed) {
            unreadable(ref, failed);
          }
        });
  }

  private void unreadable(ObjectRef ref, IOException failed) {
    if (episode.mutation == Mutation.RESTORE_NOTHING) {
      try {
        Manifest nothing = with(episode.store.knownManifest(ref), List.of());
        answer("read nothing", () -> coordinator.onManifestRead(nothing));
        return;
      } catch (IOException damaged) {
        episode.trace.remark(damaged.toString());
      }
    }
    answer("unreadable", () -> coordinator.onManifestUnreadable(Failure.of(failed)));
  }

  private Manifest mutated(ObjectRef ref, Manifest read) throws IOException {
    boolean again = !readBefore.add(ref);
    if (episode.mutation == Mutation.FORGET_RESTORE_POINTER && again) {
      return with(read, List.of());
    }
    return episode.mutation == Mutation.RESTORE_OLDER ? older(read) : read;
  }

  private static Manifest with(Manifest head, List<OperatorSnapshot> operators) {
    return new Manifest(
        head.job(),
        head.checkpoint(),
        head.epoch(),
        head.alignment(),
        head.triggeredAtMillis(),
        head.graphHash(),
        head.drained(),
        operators);
  }

  /** The contents of the checkpoint before the head, passed off as the head's. */
  private Manifest older(Manifest head) throws IOException {
    for (CompletedCheckpoint each : episode.rows.current().retained()) {
      if (each.id().compareTo(head.checkpoint()) < 0) {
        return with(head, episode.store.knownManifest(each.manifest()).operators());
      }
    }
    return head;
  }

  void collectGarbage(GarbageOrder order) {
    ledger.order(garbage.mutated(order));
    later("gc", "before " + order.underWay().next(), this::collect);
  }

  private void collect() {
    GarbageLedger.Step step = ledger.next(episode.queue.now()).orElse(null);
    if (step == null) {
      return; // done together with a later order
    }
    try {
      for (ObjectRef each : step.unread()) {
        step.read(each, episode.store.readManifest(each));
      }
    } catch (IOException unreadable) {
      ledger.failed(step);
      return; // made up for by the next collection
    }
    List<StoredObject> stored =
        step.lists() ? episode.store.objects().list(episode.job) : List.of();
    for (ObjectName name : garbage.garbage(step, stored)) {
      later("gc", name, () -> episode.store.delete(name));
    }
    ledger.done(step);
  }

  private void later(String kind, Object what, Runnable work) {
    episode.queue.in(episode.network.delay(), kind, what, work);
  }

  private void answer(String what, Runnable then) {
    episode.network.send(coordinator, coordinator, "manifest", what, then);
  }
}
