package dev.weir.testkit.sim;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import dev.weir.coordinator.GarbageLedger;
import dev.weir.coordinator.GarbageOrder;
import dev.weir.id.CheckpointId;
import dev.weir.snapshot.CheckpointStore.StoredObject;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import dev.weir.snapshot.ObjectRef;
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
  private final Episode episode;
  private final TreeSet<CheckpointId> own = new TreeSet<>();
  private final TreeMap<CheckpointId, Retained> known = new TreeMap<>();
  private final Map<ObjectName, Integer> counts = new HashMap<>();

  GarbageMutation(Episode episode) {
    this.episode = episode;
  }

  /** What the coordinator believes to be the roots and to be under way. */
  GarbageOrder mutated(GarbageOrder order) {
    head(order).ifPresent(own::add);
    return switch (episode.mutation) {
      case DELETE_RETAINED -> with(order, only(order, id -> head(order).equals(Optional.of(id))));
      case FORGET_RESTORED_ROOT -> with(order, only(order, own::contains));
      case DELETE_IN_PROGRESS ->
          new GarbageOrder(
              order.roots(),
              new CheckpointsUnderWay(new TreeSet<>(), order.underWay().next()),
              order.orphans());
      default -> order;
    };
  }

  List<ObjectName> garbage(GarbageLedger.Step step, List<StoredObject> stored) {
    List<Retained> retained = step.retained();
    return switch (episode.mutation) {
      case COUNT_REFERENCES -> counted(retained);
      case FORGET_ORPHANS -> ofSubsumed(retained, true);
      case DELETE_SUBSUMED_WHOLE -> {
        Set<ObjectName> garbage = new TreeSet<>(step.garbage(stored));
        garbage.addAll(ofSubsumed(retained, false));
        yield List.copyOf(garbage);
      }
      default -> step.garbage(stored);
    };
  }

  private static GarbageOrder with(GarbageOrder order, List<ObjectRef> roots) {
    return new GarbageOrder(roots, order.underWay(), order.orphans());
  }

  private static Optional<CheckpointId> head(GarbageOrder order) {
    return order.roots().stream().map(GarbageMutation::checkpoint).max(naturalOrder());
  }

  private static List<ObjectRef> only(GarbageOrder order, Predicate<CheckpointId> which) {
    return order.roots().stream().filter(root -> which.test(checkpoint(root))).toList();
  }

  private static CheckpointId checkpoint(ObjectRef manifest) {
    return ObjectNames.checkpointOf(manifest.name()).orElseThrow();
  }

  /** Who needs an object is counted, but of what was there before, nobody knows. */
  private List<ObjectName> counted(List<Retained> retained) {
    retained.stream()
        .map(Retained::manifest)
        .max(comparing(Manifest::checkpoint))
        .filter(head -> !known.containsKey(head.checkpoint()))
        .ifPresent(head -> head.objects().forEach(object -> counts.merge(object, 1, Integer::sum)));
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

  private List<ObjectName> ofSubsumed(List<Retained> retained, boolean spares) {
    Set<ObjectName> needed = new TreeSet<>();
    (spares ? retained : List.<Retained>of())
        .forEach(each -> needed.addAll(each.manifest().objects()));
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
