package dev.weir.testkit.sim;

import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.serde.Types;
import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSink;
import dev.weir.snapshot.ObjectSource;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The store of snapshots and manifests, with faults. */
final class SimStore {
  private final Episode episode;
  private final InMemoryCheckpointStore objects;
  private final Map<ObjectRef, Manifest> manifests = new HashMap<>();

  SimStore(Episode episode) {
    this.episode = episode;
    objects = new InMemoryCheckpointStore(episode.queue::now);
    if (episode.mutation == Mutation.FORGET_TO_SYNC) {
      objects.commitsAreDurable(false);
      syncLater();
    }
  }

  private void syncLater() {
    episode.queue.in(
        episode.chaos.random().between(1, 60),
        "sync",
        "all objects",
        () -> {
          objects.sync();
          syncLater();
        });
  }

  InMemoryCheckpointStore objects() {
    return objects;
  }

  /** What a subtask restores from. */
  CheckpointStore forRestore(Types types) {
    return SnapshotRewrite.isNeeded(episode.mutation)
        ? new SnapshotRewrite(objects, episode.mutation, types)
        : objects;
  }

  /** Runs the background part of a snapshot. */
  SnapshotReport write(SnapshotTask task, ObjectName name, Endpoint writer) throws Exception {
    if (episode.mutation == Mutation.ACKNOWLEDGE_BEFORE_DURABLE) {
      return writeLater(task, name, writer);
    }
    return task.run(forWriting(), name);
  }

  /** Writes records in flight. */
  InFlightObject write(InFlightTask task, ObjectName name) throws Exception {
    return task.run(forWriting(), name);
  }

  /** What a snapshot goes to: perhaps only a part of it, perhaps without an answer. */
  private CheckpointStore forWriting() {
    if (episode.chaos.fires(Fault.FAIL_SNAPSHOT)) {
      return new FailingStore(objects, objectsUntilFailure(), false);
    }
    if (episode.chaos.fires(Fault.UNKNOWN_OBJECT_WRITE)) {
      return new FailingStore(objects, objectsUntilFailure(), true);
    }
    return objects;
  }

  private int objectsUntilFailure() {
    return episode.chaos.random().chance(0.5) ? 0 : episode.chaos.random().between(1, 6);
  }

  private SnapshotReport writeLater(SnapshotTask task, ObjectName name, Endpoint writer)
      throws Exception {
    InMemoryCheckpointStore memory = new InMemoryCheckpointStore(episode.queue::now);
    SnapshotReport report = task.run(memory, name);
    episode.queue.in(
        episode.chaos.random().between(1, 60),
        "persist",
        name + " (late)",
        () -> {
          if (writer.isAlive()) {
            copy(memory, report.snapshot().object());
          }
        });
    return report;
  }

  private void copy(CheckpointStore from, ObjectRef ref) {
    try (ObjectSource source = from.open(ref);
        ObjectSink sink = objects.create(ref.name())) {
      byte[] bytes = source.read(0, Math.toIntExact(source.sizeBytes()));
      sink.write(bytes, 0, bytes.length);
      sink.commit();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  ObjectRef writeManifest(Manifest manifest) throws IOException {
    episode.chaos.failIf(Fault.FAIL_MANIFEST_WRITE, "the manifest cannot be written");
    boolean unknown = episode.chaos.fires(Fault.UNKNOWN_OBJECT_WRITE);
    return new ManifestStore(unknown ? new FailingStore(objects, 0, true) : objects)
        .write(manifest);
  }

  Manifest readManifest(ObjectRef ref) throws IOException {
    episode.chaos.failIf(Fault.FAIL_MANIFEST_READ, "the manifest cannot be read");
    return new ManifestStore(objects).read(ref);
  }

  /** What a manifest says, whatever is broken at the moment. */
  Manifest knownManifest(ObjectRef ref) throws IOException {
    Manifest known = manifests.get(ref);
    if (known == null) {
      known = new ManifestStore(objects).read(ref);
      manifests.put(ref, known);
    }
    return known;
  }

  void deleteAll() {
    objects.list(episode.job).forEach(object -> delete(object.name()));
  }

  void delete(ObjectName name) {
    episode.invariants.deleting(name);
    objects.delete(name);
  }
}
