package dev.weir.cli.inspect;

import dev.weir.cli.terminal.Texts;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a job nobody needs any more, seen from outside: the job may run elsewhere meanwhile.
 *
 * @param orphans to be deleted
 * @param kept how many objects are not
 */
record OrphanReport(JobId job, List<StoredObject> orphans, int kept) {
  /**
   * Looks at all objects of a job. What a checkpoint under way needs is either young, or named by a
   * manifest: by a retained one, or by one that its coordinator keeps for that checkpoint, which is
   * why all manifests count that are younger than the grace.
   *
   * @throws IOException if it cannot be told what is needed
   */
  static OrphanReport of(JobId job, Stores stores, long nowMillis) throws IOException {
    // The row behind the listing: what a checkpoint took up meanwhile is in it, or young.
    List<StoredObject> stored = stores.checkpoints().list(job);
    JobState state =
        stores
            .rows()
            .read(job)
            .map(row -> JobStateCodec.decode(job, row.value()))
            .orElseThrow(() -> new IOException("the job was removed meanwhile"));
    List<Retained> roots = roots(state, stored, stores.checkpoints(), nowMillis);
    CheckpointsUnderWay unknown = new CheckpointsUnderWay(new TreeSet<>(), new CheckpointId(1));
    Set<ObjectName> orphans =
        new HashSet<>(
            GarbageCollection.unreachable(
                stored, roots, unknown, nowMillis, GarbageCollection.GRACE));
    state.submission().flatMap(JobSubmission::jar).map(ObjectRef::name).ifPresent(orphans::remove);
    List<StoredObject> found =
        stored.stream().filter(object -> orphans.contains(object.name())).toList();
    return new OrphanReport(job, found, stored.size() - found.size());
  }

  private static List<Retained> roots(
      JobState state, List<StoredObject> stored, CheckpointStore store, long nowMillis)
      throws IOException {
    ManifestStore manifests = new ManifestStore(store);
    List<Retained> roots = new ArrayList<>();
    for (CompletedCheckpoint checkpoint : state.retained()) {
      ObjectRef ref = checkpoint.manifest();
      roots.add(new Retained(ref.name(), manifests.read(ref)));
    }
    long graceBegan = nowMillis - GarbageCollection.GRACE.toMillis();
    for (StoredObject object : stored) {
      if (isManifest(object.name()) && object.modifiedAtMillis() >= graceBegan) {
        readable(object, manifests)
            .ifPresent(manifest -> roots.add(new Retained(object.name(), manifest)));
      }
    }
    return roots;
  }

  /** Empty if it was deleted meanwhile, or is damaged: nothing can be restored from it. */
  private static Optional<Manifest> readable(StoredObject object, ManifestStore manifests)
      throws IOException {
    try {
      return Optional.of(manifests.read(object));
    } catch (CorruptObjectException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isManifest(ObjectName name) {
    String[] segments = name.value().split("/", -1);
    return segments.length == 3 && segments[2].startsWith("manifest-");
  }

  void delete(CheckpointStore store) throws IOException {
    for (StoredObject orphan : orphans) {
      store.delete(orphan.name());
    }
  }

  void print(PrintWriter out, boolean dryRun) {
    orphans.forEach(
        orphan ->
            out.printf(
                "  %s  %s  %s%n",
                Texts.time(orphan.modifiedAtMillis()), orphan.name(), size(orphan)));
    long bytes = orphans.stream().mapToLong(StoredObject::sizeBytes).sum();
    out.printf(
        "%s  %s %d objects, %s; %d are kept%n",
        job, dryRun ? "would delete" : "deleted", orphans.size(), Texts.size(bytes), kept);
  }

  private static String size(StoredObject orphan) {
    return orphan.name().value().endsWith(".uncommitted")
        ? "never finished"
        : Texts.size(orphan.sizeBytes());
  }
}
