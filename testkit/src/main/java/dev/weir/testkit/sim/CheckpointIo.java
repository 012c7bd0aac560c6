package dev.weir.testkit.sim;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.snapshot.CheckpointStore.StoredObject;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A coordinator's blocking work on manifests and garbage. */
final class CheckpointIo {
  /** Longer than any checkpoint takes. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Episode episode;
  private final CoordinatorShell coordinator;

  CheckpointIo(Episode episode, CoordinatorShell coordinator) {
    this.episode = episode;
    this.coordinator = coordinator;
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
                () -> coordinator.onManifestFailed(checkpoint, failed.toString()));
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
            Manifest manifest = episode.mutation == Mutation.RESTORE_OLDER ? older(read) : read;
            answer("read " + ref.name(), () -> coordinator.onManifestRead(manifest));
          } catch (IOException failed) {
            answer("unreadable", () -> coordinator.onManifestUnreadable(failed.toString()));
          }
        });
  }

  /** The contents of the checkpoint before the head, passed off as the head's. */
  private Manifest older(Manifest head) throws IOException {
    for (CompletedCheckpoint each : episode.rows.current().retained()) {
      if (each.id().compareTo(head.checkpoint()) < 0) {
        Manifest before = episode.store.knownManifest(each.manifest());
        return new Manifest(
            head.job(),
            head.checkpoint(),
            head.epoch(),
            head.alignment(),
            head.triggeredAtMillis(),
            head.graphHash(),
            head.drained(),
            before.operators());
      }
    }
    return head;
  }

  void collectGarbage(List<CompletedCheckpoint> retained, CheckpointsUnderWay underWay) {
    later("gc", "before " + underWay.next(), () -> collect(retained, underWay));
  }

  private void collect(List<CompletedCheckpoint> retained, CheckpointsUnderWay underWay) {
    List<StoredObject> stored = episode.store.objects().list(episode.job);
    List<Retained> roots = new ArrayList<>();
    try {
      for (CompletedCheckpoint each : retained) {
        roots.add(
            new Retained(each.manifest().name(), episode.store.readManifest(each.manifest())));
      }
    } catch (IOException unreadable) {
      return; // made up for by the next collection
    }
    if (episode.mutation == Mutation.DELETE_RETAINED && !roots.isEmpty()) {
      Comparator<Retained> byId = Comparator.comparing(root -> root.manifest().checkpoint());
      Retained head = Collections.max(roots, byId);
      roots.retainAll(List.of(head));
    }
    CheckpointsUnderWay spared =
        episode.mutation == Mutation.DELETE_IN_PROGRESS
            ? new CheckpointsUnderWay(new TreeSet<>(), underWay.next())
            : underWay;
    List<ObjectName> garbage =
        GarbageCollection.unreachable(stored, roots, spared, episode.queue.now(), GRACE);
    for (ObjectName name : garbage) {
      later("gc", name, () -> episode.store.delete(name));
    }
  }

  private void later(String kind, Object what, Runnable work) {
    episode.queue.in(episode.network.delay(), kind, what, work);
  }

  private void answer(String what, Runnable then) {
    episode.network.send(coordinator, coordinator, "manifest", what, then);
  }
}
