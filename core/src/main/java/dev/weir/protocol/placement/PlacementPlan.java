package dev.weir.protocol.placement;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Places the subtasks of a job on nodes: those of one slot together, as the channels between equal
 * indices are the busiest ones; spread so that all nodes use the same share of their slots; and of
 * all ways to do that the one that moves least. A pure function: the same input gives the same
 * plan, in whatever order nodes are named.
 */
public final class PlacementPlan {
  private PlacementPlan() {}

  /**
   * Says where each subtask is to run.
   *
   * @param parallelism the chains with the number of their subtasks, each 1 or more
   * @param nodes who can take some, at least one; a node may be given more than it has slots
   */
  public static SortedMap<SubtaskId, NodeName> of(
      Map<String, Integer> parallelism, List<NodeSlots> nodes, Holdings holdings) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nothing can be placed without a node");
    }
    int slots = slots(parallelism);
    List<NodeSlots> ordered = EvenLoad.ordered(nodes);
    int[] placed = LeastMovement.of(slots, ordered, holdings);
    TreeMap<SubtaskId, NodeName> plan = new TreeMap<>();
    parallelism.forEach(
        (chain, subtasks) -> {
          for (int index = 0; index < subtasks; index++) {
            plan.put(
                new SubtaskId(chain, index),
                ordered.get(placed[slotOf(index, subtasks, slots)]).node());
          }
        });
    return plan;
  }

  /** How many slots a job takes: the largest parallelism of its chains. */
  public static int slots(Map<String, Integer> parallelism) {
    return parallelism.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * The slot that a subtask takes: its index, if its chain has a subtask for each slot. Otherwise
   * the chain is spread over them, each subtask beside those with the same part of the keys.
   *
   * @param subtasks of its chain
   */
  public static int slotOf(int index, int subtasks, int slots) {
    return (int) ((long) index * slots / subtasks);
  }
}
