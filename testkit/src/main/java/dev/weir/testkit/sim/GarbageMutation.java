package dev.weir.testkit.sim;

import static java.util.Comparator.naturalOrder;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.CheckpointStore.StoredObject;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a coordinator deletes, rightly or as a planted bug would. */
final class GarbageMutation {
  /** Longer than any checkpoint takes. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Episode episode;
  private final TreeSet<CheckpointId> own = new TreeSet<>();
  private final TreeMap<CheckpointId, Retained> known = new TreeMap<>();
  private final Map<ObjectName, Integer> counts = new HashMap<>();

  GarbageMutation(Episode episode) {
    this.episode = episode;
  }

  List<ObjectName> garbage(
      List<StoredObject> stored, List<Retained> retained, CheckpointsUnderWay underWay) {
    Optional<CheckpointId> head =
        retained.stream().map(root -> root.manifest().checkpoint()).max(naturalOrder());
    head.ifPresent(own::add);
    return switch (episode.mutation) {
      case DELETE_RETAINED -> unreachable(stored, only(retained, head::equals), underWay);
      case FORGET_RESTORED_ROOT ->
          unreachable(stored, only(retained, id -> own.contains(id.orElseThrow())), underWay);
      case DELETE_IN_PROGRESS ->
          unreachable(stored, retained, new CheckpointsUnderWay(new TreeSet<>(), underWay.next()));
      case COUNT_REFERENCES -> counted(head, retained);
      case FORGET_ORPHANS -> ofSubsumed(retained);
      default -> unreachable(stored, retained, underWay);
    };
  }

  private static List<Retained> only(
      List<Retained> retained, Predicate<Optional<CheckpointId>> which) {
    return retained.stream()
        .filter(root -> which.test(Optional.of(root.manifest().checkpoint())))
        .toList();
  }

  private List<ObjectName> unreachable(
      List<StoredObject> stored, List<Retained> roots, CheckpointsUnderWay underWay) {
    return GarbageCollection.unreachable(stored, roots, underWay, episode.queue.now(), GRACE);
  }

  /** Who needs an object is counted, but of what was there before, nobody knows. */
  private List<ObjectName> counted(Optional<CheckpointId> head, List<Retained> retained) {
    for (Retained each : only(retained, head::equals)) {
      if (!known.containsKey(each.manifest().checkpoint())) {
        each.manifest().objects().forEach(object -> counts.merge(object, 1, Integer::sum));
      }
    }
    List<ObjectName> garbage = new ArrayList<>();
    for (Retained each : subsumed(retained)) {
      for (ObjectName object : each.manifest().objects()) {
        if (counts.merge(object, -1, Integer::sum) <= 0) {
          garbage.add(object);
        }
      }
    }
    return garbage;
  }

  private List<ObjectName> ofSubsumed(List<Retained> retained) {
    Set<ObjectName> needed = new TreeSet<>();
    retained.forEach(each -> needed.addAll(each.manifest().objects()));
    Set<ObjectName> garbage = new TreeSet<>();
    for (Retained each : subsumed(retained)) {
      garbage.add(each.object());
      garbage.addAll(each.manifest().objects());
    }
    garbage.removeAll(needed);
    return List.copyOf(garbage);
  }

  /** What was retained the last time, and is not any more. */
  private List<Retained> subsumed(List<Retained> retained) {
    TreeMap<CheckpointId, Retained> now = new TreeMap<>();
    retained.forEach(each -> now.put(each.manifest().checkpoint(), each));
    List<Retained> gone = new ArrayList<>();
    known.forEach(
        (id, each) -> {
          if (!now.containsKey(id)) {
            gone.add(each);
          }
        });
    known.clear();
    known.putAll(now);
    return gone;
  }
}
