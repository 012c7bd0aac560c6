package dev.weir.protocol.placement;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Places the subtasks of a job on nodes: those of one index together, as the channels between equal
 * indices are the busiest ones; spread so that all nodes use the same share of their slots; and
 * each index where it was before, where its state may still be, as far as the spread allows it. A
 * pure function: the same input gives the same plan, in whatever order nodes are named.
 */
public final class PlacementPlan {
  private final List<NodeSlots> nodes;
  private final Map<SubtaskId, NodeName> before;

  /** By chain; each 1 or more. */
  private final SortedMap<String, Integer> parallelism;

  private PlacementPlan(
      SortedMap<String, Integer> parallelism,
      List<NodeSlots> nodes,
      Map<SubtaskId, NodeName> before) {
    this.parallelism = parallelism;
    this.nodes = nodes.stream().sorted(Comparator.comparing(NodeSlots::node)).toList();
    this.before = before;
  }

  /**
   * Says where each subtask is to run.
   *
   * @param parallelism the chains with the number of their subtasks
   * @param nodes who can take some, at least one; a node may be given more than it has slots
   * @param before where subtasks ran last, as far as anybody knows; nodes that are gone count for
   *     nothing
   */
  public static SortedMap<SubtaskId, NodeName> of(
      Map<String, Integer> parallelism, List<NodeSlots> nodes, Map<SubtaskId, NodeName> before) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nothing can be placed without a node");
    }
    return new PlacementPlan(new TreeMap<>(parallelism), nodes, before).place();
  }

  private SortedMap<SubtaskId, NodeName> place() {
    int indices = parallelism.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Map<Integer, NodeName> homes = new HashMap<>();
    for (int index = 0; index < indices; index++) {
      NodeName home = homeOf(index);
      if (home != null) {
        homes.put(index, home);
      }
    }
    Map<NodeName, Integer> room = shares(indices, homes);
    NodeName[] placed = new NodeName[indices];
    homes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(home -> take(room, placed, home.getKey(), home.getValue()));
    for (int index = 0; index < indices; index++) {
      if (placed[index] == null) {
        take(room, placed, index, mostRoom(room));
      }
    }
    return bySubtask(placed);
  }

  private static void take(
      Map<NodeName, Integer> room, NodeName[] placed, int index, NodeName node) {
    int left = room.getOrDefault(node, 0);
    if (left > 0) {
      room.put(node, left - 1);
      placed[index] = node;
    }
  }

  /** Where most subtasks of the index ran; null if none of these nodes is there any more. */
  private @Nullable NodeName homeOf(int index) {
    TreeMap<NodeName, Integer> counts = new TreeMap<>();
    parallelism.forEach(
        (chain, subtasks) -> {
          NodeName home = index < subtasks ? before.get(new SubtaskId(chain, index)) : null;
          if (home != null && nodes.stream().anyMatch(each -> each.node().equals(home))) {
            counts.merge(home, 1, Integer::sum);
          }
        });
    return counts.entrySet().stream()
        .max(
            Map.Entry.<NodeName, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** How many indices each node gets: the one that is loaded least gets the next one. */
  private Map<NodeName, Integer> shares(int indices, Map<Integer, NodeName> homes) {
    Map<NodeName, Integer> held = new HashMap<>();
    homes.values().forEach(node -> held.merge(node, 1, Integer::sum));
    TreeMap<NodeName, Integer> shares = new TreeMap<>();
    nodes.forEach(node -> shares.put(node.node(), 0));
    for (int i = 0; i < indices; i++) {
      NodeSlots least =
          nodes.stream()
              .min(
                  Comparator.<NodeSlots>comparingDouble(
                          node -> node.load(shares.getOrDefault(node.node(), 0) + 1))
                      .thenComparing(node -> -unplaced(node.node(), held, shares)))
              .orElseThrow();
      shares.merge(least.node(), 1, Integer::sum);
    }
    return shares;
  }

  /** How many indices that were there have no place there yet. */
  private static int unplaced(
      NodeName node, Map<NodeName, Integer> held, Map<NodeName, Integer> shares) {
    return held.getOrDefault(node, 0) - shares.getOrDefault(node, 0);
  }

  private static NodeName mostRoom(Map<NodeName, Integer> room) {
    List<Map.Entry<NodeName, Integer>> nodes = new ArrayList<>(room.entrySet());
    return nodes.stream()
        .max(
            Map.Entry.<NodeName, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .orElseThrow()
        .getKey();
  }

  private SortedMap<SubtaskId, NodeName> bySubtask(NodeName[] placed) {
    TreeMap<SubtaskId, NodeName> plan = new TreeMap<>();
    parallelism.forEach(
        (chain, subtasks) -> {
          for (int index = 0; index < subtasks; index++) {
            plan.put(new SubtaskId(chain, index), placed[index]);
          }
        });
    return plan;
  }
}
