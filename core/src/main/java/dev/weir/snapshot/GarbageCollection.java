package dev.weir.snapshot;

import dev.weir.id.CheckpointId;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which stored objects of a job nobody can need any more. It computes from the manifests
 * alone and counts nothing, so it can be repeated at any time and by any coordinator, and one that
 * was cut short is made up for by the next.
 *
 * <p>Its caller is the coordinator that owns the job's row. Whoever else deletes objects knows of
 * no checkpoint whether it is over, and deletes only what is older than the grace.
 */
public final class GarbageCollection {
  /** Longer than any checkpoint takes, so that nothing of one under way is that old. */
  public static final Duration GRACE = Duration.ofHours(24);

  private GarbageCollection() {}

  /**
   * A manifest that must stay readable: the job's head, one that the job's row retains, the one
   * that the job was started from until a newer checkpoint completes, and any whose shared objects
   * a checkpoint in progress may name again.
   */
  public record Retained(ObjectName object, Manifest manifest) {}

  /**
   * Returns the names to delete, in the order of {@code stored}:
   *
   * <ul>
   *   <li>never what a retained manifest reaches, nor the manifest itself, nor an object of a
   *       checkpoint in progress, nor a jar that the job was handed in with;
   *   <li>at once what was written for any other checkpoint that is over: one that was retained
   *       before, and one that was given up, so that a full disk gets its space back. What arrives
   *       late is left to the next collection;
   *   <li>after the grace period everything else: what names no checkpoint, or one that the caller
   *       does not know yet.
   * </ul>
   *
   * @param stored all objects of one job, listed after {@code underWay} was determined
   * @param retained every manifest that must stay readable; if one of them could not be read, there
   *     must be no collection
   * @param nowMillis the time now on the clock that {@link StoredObject#modifiedAtMillis} is from
   * @param grace longer than any checkpoint may take, so that no object of a living one is that old
   */
  public static List<ObjectName> unreachable(
      List<StoredObject> stored,
      Collection<Retained> retained,
      CheckpointsUnderWay underWay,
      long nowMillis,
      Duration grace) {
    Set<ObjectName> reachable = objects(retained);
    return stored.stream()
        .filter(object -> !reachable.contains(object.name()) && !ObjectNames.isJar(object.name()))
        .filter(object -> isGarbage(object, underWay, nowMillis - grace.toMillis()))
        .map(StoredObject::name)
        .toList();
  }

  /**
   * Returns the names to delete, by name, now that checkpoints are retained no longer: what they
   * needed and no retained one does. All of it is among {@link #unreachable}, which finds more, but
   * has to be told what is stored.
   *
   * @param before manifests that were among the retained ones and are not any more
   * @param retained as for {@link #unreachable}
   */
  public static List<ObjectName> subsumed(
      Collection<Retained> before, Collection<Retained> retained, CheckpointsUnderWay underWay) {
    Set<ObjectName> reachable = objects(retained);
    return objects(before).stream()
        .filter(name -> !reachable.contains(name))
        .filter(name -> ObjectNames.checkpointOf(name).filter(underWay::isOver).isPresent())
        .sorted()
        .toList();
  }

  /**
   * Returns both in order, each once, without what a retained manifest reaches.
   *
   * @param named written for checkpoints that are over and did not complete
   * @param subsumed what {@link #subsumed} found
   */
  public static List<ObjectName> unreachable(
      Collection<ObjectName> named,
      Collection<ObjectName> subsumed,
      Collection<Retained> retained) {
    Set<ObjectName> garbage = new TreeSet<>(named);
    garbage.addAll(subsumed);
    garbage.removeAll(objects(retained));
    return List.copyOf(garbage);
  }

  private static Set<ObjectName> objects(Collection<Retained> roots) {
    Set<ObjectName> objects = new HashSet<>();
    for (Retained root : roots) {
      objects.add(root.object());
      objects.addAll(root.manifest().objects());
    }
    return objects;
  }

  private static boolean isGarbage(
      StoredObject unreachable, CheckpointsUnderWay underWay, long graceBeganMillis) {
    CheckpointId writer = ObjectNames.checkpointOf(unreachable.name()).orElse(null);
    if (writer != null && underWay.inProgress().contains(writer)) {
      return false;
    }
    return (writer != null && underWay.isOver(writer))
        || unreachable.modifiedAtMillis() < graceBeganMillis;
  }
}
