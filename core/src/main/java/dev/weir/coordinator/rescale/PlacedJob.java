package dev.weir.coordinator.rescale;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.placement.Holdings;
import dev.weir.protocol.placement.NodeSlots;
import dev.weir.protocol.placement.PlacementPlan;
import dev.weir.state.key.KeyGroupRange;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A job with the nodes that its subtasks run on, or ran on: which node holds which key groups.
 *
 * @param places as far as anybody knows
 */
public record PlacedJob(JobShape shape, SortedMap<SubtaskId, NodeName> places) {
  public PlacedJob {
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /** One that runs nowhere. */
  public static PlacedJob nowhere(JobShape shape) {
    return new PlacedJob(shape, Collections.emptySortedMap());
  }

  /** The same job in another shape, on these nodes, with the least movement from where it is. */
  public PlacedJob movedTo(JobShape next, List<NodeSlots> nodes) {
    return new PlacedJob(next, PlacementPlan.of(next.parallelism(), nodes, holdingsFor(next)));
  }

  /** How many slots of each node it takes. */
  public Map<NodeName, Integer> slots() {
    int slots = PlacementPlan.slots(shape.parallelism());
    Map<NodeName, Set<Integer>> taken = new TreeMap<>();
    places.forEach(
        (subtask, node) ->
            taken
                .computeIfAbsent(node, any -> new TreeSet<>())
                .add(
                    PlacementPlan.slotOf(subtask.index(), shape.subtasks(subtask.chain()), slots)));
    Map<NodeName, Integer> counts = new TreeMap<>();
    taken.forEach((node, each) -> counts.put(node, each.size()));
    return counts;
  }

  /**
   * Key groups count most. Without any, a subtask is best off where it was: connections and caches
   * are there.
   */
  private Holdings holdingsFor(JobShape next) {
    long perKeyGroup = next.parallelism().size() + 1L;
    int slots = PlacementPlan.slots(next.parallelism());
    Map<Integer, Map<NodeName, Long>> held = new HashMap<>();
    next.parallelism()
        .forEach(
            (chain, subtasks) -> {
              for (int index = 0; index < subtasks; index++) {
                int slot = PlacementPlan.slotOf(index, subtasks, slots);
                var ofSlot = held.computeIfAbsent(slot, any -> new HashMap<>());
                keyGroups(chain, next, index)
                    .forEach((node, groups) -> ofSlot.merge(node, groups * perKeyGroup, Long::sum));
                NodeName home = places.get(new SubtaskId(chain, index));
                if (home != null) {
                  ofSlot.merge(home, 1L, Long::sum);
                }
              }
            });
    return (slot, node) -> held.getOrDefault(slot, Map.of()).getOrDefault(node, 0L);
  }

  /** How many of the key groups that a subtask is to own are on which node. */
  SortedMap<NodeName, Long> keyGroups(String chain, JobShape next, int index) {
    SortedMap<NodeName, Long> found = new TreeMap<>();
    KeyGroupRange needed = next.range(chain, index);
    boolean keyed = shape.keyed().contains(chain) && next.keyed().contains(chain);
    if (!keyed || next.keyGroups() != shape.keyGroups() || needed.size() == 0) {
      return found;
    }
    int last = shape.owner(chain, needed.end() - 1);
    for (int owner = shape.owner(chain, needed.first()); owner <= last; owner++) {
      NodeName node = places.get(new SubtaskId(chain, owner));
      if (node != null) {
        found.merge(node, (long) common(needed, shape.range(chain, owner)), Long::sum);
      }
    }
    return found;
  }

  private static int common(KeyGroupRange one, KeyGroupRange other) {
    return Math.min(one.end(), other.end()) - Math.max(one.first(), other.first());
  }
}
