package dev.weir.testkit.sim.store;

import dev.weir.id.JobId;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import dev.weir.testkit.store.UnknownOutcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The store of snapshots and manifests, with faults. */
public final class SimStore implements Manifests {
  private final JobId job;
  private final Chaos chaos;
  private final Listener listener;
  private final InMemoryCheckpointStore objects;
  private final Map<ObjectRef, Manifest> manifests = new HashMap<>();

  /** Told of each deletion, before it happens. */
  public interface Listener {
    void deleting(ObjectName name);
  }

  public SimStore(JobId job, LongSupplier clockMillis, Chaos chaos, Listener listener) {
    this.job = job;
    this.chaos = chaos;
    this.listener = listener;
    objects = new InMemoryCheckpointStore(clockMillis);
  }

  /** What is stored, without faults. */
  public InMemoryCheckpointStore objects() {
    return objects;
  }

  /** All objects of the job. */
  public List<StoredObject> list() {
    return objects.list(job);
  }

  /** What a snapshot goes to: perhaps only a part of it, perhaps without an answer. */
  public CheckpointStore forWriting() {
    if (chaos.fires(Fault.FAIL_SNAPSHOT)) {
      return new FailingStore(objects, objectsUntilFailure(), null);
    }
    if (chaos.fires(Fault.UNKNOWN_OBJECT_WRITE)) {
      return new FailingStore(objects, objectsUntilFailure(), either());
    }
    return objects;
  }

  private UnknownOutcome either() {
    return chaos.random().chance(0.5) ? UnknownOutcome.APPLIED : UnknownOutcome.NOT_APPLIED;
  }

  private int objectsUntilFailure() {
    return chaos.random().chance(0.5) ? 0 : chaos.random().between(1, 6);
  }

  @Override
  public ObjectRef write(Manifest manifest) throws IOException {
    chaos.failIf(Fault.FAIL_MANIFEST_WRITE, "the manifest cannot be written");
    boolean unknown = chaos.fires(Fault.UNKNOWN_OBJECT_WRITE);
    return new ManifestStore(unknown ? new FailingStore(objects, 0, either()) : objects)
        .write(manifest);
  }

  @Override
  public Manifest read(ObjectRef ref) throws IOException {
    chaos.failIf(Fault.FAIL_MANIFEST_READ, "the manifest cannot be read");
    return new ManifestStore(objects).read(ref);
  }

  /** What a manifest says, whatever is broken at the moment. */
  public Manifest knownManifest(ObjectRef ref) throws IOException {
    Manifest known = manifests.get(ref);
    if (known == null) {
      known = new ManifestStore(objects).read(ref);
      manifests.put(ref, known);
    }
    return known;
  }

  /** All that a manifest names, and the manifest. */
  public void deleteAllOf(ObjectRef manifest) {
    try {
      knownManifest(manifest).objects().forEach(this::delete);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    delete(manifest.name());
  }

  public void delete(ObjectName name) {
    listener.deleting(name);
    objects.delete(name);
  }
}
