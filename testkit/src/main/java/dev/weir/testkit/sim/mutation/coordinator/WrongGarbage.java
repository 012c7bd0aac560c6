package dev.weir.testkit.sim.mutation.coordinator;

import static java.util.Comparator.comparing;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.GarbageCollection.Retained;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.shell.GarbageChoice;
import dev.weir.testkit.sim.shell.Seams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Wrong ways to find what is garbage, one for each coordinator. */
public final class WrongGarbage {
  private final TreeMap<CheckpointId, Retained> known = new TreeMap<>();
  private final Map<ObjectName, Integer> counts = new HashMap<>();

  private WrongGarbage() {}

  private static Seams around(UnaryOperator<GarbageChoice> ofOneCoordinator) {
    return new Seams() {
      @Override
      public GarbageChoice garbage(GarbageChoice plain) {
        return ofOneCoordinator.apply(plain);
      }
    };
  }

  /** It is counted who needs an object, but of what was there before, nobody knows. */
  public static Seams byCounting() {
    return around(
        plain -> {
          WrongGarbage memory = new WrongGarbage();
          return (step, stored) -> memory.counted(step.retained());
        });
  }

  /** Only what complete checkpoints consisted of. */
  public static Seams ofSubsumedAlone() {
    return around(
        plain -> {
          WrongGarbage memory = new WrongGarbage();
          return (step, stored) -> memory.ofSubsumed(step.retained(), true);
        });
  }

  /** What a checkpoint needed goes with it, whoever else names it. */
  public static Seams ofSubsumedWhole() {
    return around(
        plain -> {
          WrongGarbage memory = new WrongGarbage();
          return (step, stored) -> {
            Set<ObjectName> garbage = new TreeSet<>(plain.garbage(step, stored));
            garbage.addAll(memory.ofSubsumed(step.retained(), false));
            return List.copyOf(garbage);
          };
        });
  }

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
