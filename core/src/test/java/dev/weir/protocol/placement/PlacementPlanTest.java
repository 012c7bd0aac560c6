package dev.weir.protocol.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementPlanTest {
  private static NodeSlots node(String name, int slots) {
    return new NodeSlots(new NodeName(name), slots, 0);
  }

  private static Map<NodeName, Integer> counts(SortedMap<SubtaskId, NodeName> plan, String chain) {
    TreeMap<NodeName, Integer> counts = new TreeMap<>();
    plan.forEach(
        (subtask, node) -> {
          if (subtask.chain().equals(chain)) {
            counts.merge(node, 1, Integer::sum);
          }
        });
    return counts;
  }

  private static Holdings where(Map<SubtaskId, NodeName> before) {
    return (index, node) -> node.equals(before.get(new SubtaskId("c", index))) ? 1 : 0;
  }

  @Test
  void indicesOfAllChainsStayTogether_andNodesShareThemEvenly() {
    var plan =
        PlacementPlan.of(
            Map.of("source", 6, "count", 6, "sink", 2),
            List.of(node("a", 2), node("b", 2), node("c", 2)),
            Holdings.NOTHING);

    assertThat(counts(plan, "count").values()).containsExactly(2, 2, 2);
    plan.forEach(
        (subtask, node) -> {
          int slot = subtask.chain().equals("sink") ? 3 * subtask.index() : subtask.index();
          assertThat(plan).containsEntry(new SubtaskId("count", slot), node);
        });
    assertThat(counts(plan, "sink")).hasSize(2);
  }

  @Test
  void aNodeWithMoreSlotsTakesMore_andOneThatIsInUseLess() {
    assertThat(
            counts(
                PlacementPlan.of(
                    Map.of("c", 6), List.of(node("a", 4), node("b", 2)), Holdings.NOTHING),
                "c"))
        .containsEntry(new NodeName("a"), 4)
        .containsEntry(new NodeName("b"), 2);
    assertThat(
            counts(
                PlacementPlan.of(
                    Map.of("c", 2),
                    List.of(new NodeSlots(new NodeName("a"), 4, 4), node("b", 4)),
                    Holdings.NOTHING),
                "c"))
        .containsEntry(new NodeName("b"), 2);
  }

  @Test
  void whenANodeDies_theOthersKeepWhatTheyHave() {
    List<NodeSlots> three = List.of(node("a", 2), node("b", 2), node("c", 2));
    var before = PlacementPlan.of(Map.of("c", 6), three, Holdings.NOTHING);

    var after =
        PlacementPlan.of(Map.of("c", 6), List.of(three.get(0), three.get(2)), where(before));

    before.forEach(
        (subtask, node) -> {
          if (!node.equals(new NodeName("b"))) {
            assertThat(after).containsEntry(subtask, node);
          }
        });
    assertThat(counts(after, "c").values()).containsExactly(3, 3);
  }

  @Test
  void whenANodeComes_onlyItsShareMoves() {
    var before =
        PlacementPlan.of(Map.of("c", 6), List.of(node("a", 3), node("b", 3)), Holdings.NOTHING);

    var after =
        PlacementPlan.of(
            Map.of("c", 6), List.of(node("a", 3), node("b", 3), node("c", 3)), where(before));

    long moved =
        before.entrySet().stream()
            .filter(each -> !after.get(each.getKey()).equals(each.getValue()))
            .count();
    assertThat(moved).isEqualTo(2);
  }

  @Test
  void withoutANodeNothingCanBePlaced() {
    assertThatThrownBy(() -> PlacementPlan.of(Map.of("c", 1), List.of(), Holdings.NOTHING))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Whatever the cluster: all subtasks have a place, loads differ by one at most, moves are few.
   */
  @Test
  void anyClusterIsSharedEvenly_withTheLeastMovement() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int subtasks = 1 + random.nextInt(40);
      List<NodeSlots> nodes = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        nodes.add(node("n" + i, 3));
      }
      Map<SubtaskId, NodeName> before = new HashMap<>();
      for (int i = 0; i < subtasks; i++) {
        if (random.nextInt(4) > 0) {
          before.put(new SubtaskId("c", i), new NodeName("n" + random.nextInt(8)));
        }
      }
      var plan = PlacementPlan.of(Map.of("c", subtasks), nodes, where(before));
      Collections.shuffle(nodes, random);
      assertThat(PlacementPlan.of(Map.of("c", subtasks), nodes, where(before))).isEqualTo(plan);

      assertThat(plan).hasSize(subtasks);
      Map<NodeName, Integer> counts = counts(plan, "c");
      int least = subtasks / nodes.size();
      int most = (subtasks + nodes.size() - 1) / nodes.size();
      assertThat(counts.values()).allMatch(count -> count >= least && count <= most);
      assertThat(kept(plan, before)).isEqualTo(mostThatCanStay(subtasks, nodes, before));
    }
  }

  private static long kept(Map<SubtaskId, NodeName> plan, Map<SubtaskId, NodeName> before) {
    return before.entrySet().stream()
        .filter(each -> each.getValue().equals(plan.get(each.getKey())))
        .count();
  }

  /** With loads that differ by one at most: as many nodes as it takes may have the larger share. */
  private static long mostThatCanStay(
      int subtasks, List<NodeSlots> nodes, Map<SubtaskId, NodeName> before) {
    int small = subtasks / nodes.size();
    int larger = subtasks % nodes.size();
    List<Integer> held =
        nodes.stream()
            .map(node -> (int) before.values().stream().filter(node.node()::equals).count())
            .sorted(Collections.reverseOrder())
            .toList();
    long kept = 0;
    for (int i = 0; i < held.size(); i++) {
      kept += Math.min(held.get(i), small + (i < larger ? 1 : 0));
    }
    return kept;
  }

  /** Against all placements there are. */
  @Test
  void noOtherEvenPlacementKeepsMore() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int indices = 1 + random.nextInt(6);
      List<NodeSlots> nodes = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        nodes.add(new NodeSlots(new NodeName("n" + i), 1 + random.nextInt(3), random.nextInt(2)));
      }
      long[][] held = new long[indices][4];
      for (long[] row : held) {
        for (int node = 0; node < row.length; node++) {
          row[node] = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
        }
      }
      Holdings holdings = (index, node) -> held[index][Integer.parseInt(node.value().substring(1))];

      var plan = PlacementPlan.of(Map.of("c", indices), nodes, holdings);

      long kept =
          plan.entrySet().stream()
              .mapToLong(each -> holdings.of(each.getKey().index(), each.getValue()))
              .sum();
      assertThat(kept)
          .as("seed %s", seed)
          .isEqualTo(mostOfAll(nodes, holdings, new int[nodes.size()], 0, indices));
    }
  }

  private static long mostOfAll(
      List<NodeSlots> nodes, Holdings holdings, int[] taken, int index, int indices) {
    if (index == indices) {
      return isEven(nodes, taken) ? 0 : Long.MIN_VALUE / 2;
    }
    long most = Long.MIN_VALUE / 2;
    for (int node = 0; node < taken.length; node++) {
      taken[node]++;
      long here = holdings.of(index, nodes.get(node).node());
      most = Math.max(most, here + mostOfAll(nodes, holdings, taken, index + 1, indices));
      taken[node]--;
    }
    return most;
  }

  /** Nobody is better off if a node gives one away. */
  private static boolean isEven(List<NodeSlots> nodes, int[] taken) {
    for (int from = 0; from < taken.length; from++) {
      for (int to = 0; to < taken.length; to++) {
        if (to != from
            && taken[from] > 0
            && nodes.get(to).load(taken[to] + 1) < nodes.get(from).load(taken[from])) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void thousandsOfSubtasksArePlacedWithLittleEffort() {
    List<NodeSlots> nodes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      nodes.add(node("n" + i, 100));
    }
    var before = PlacementPlan.of(Map.of("c", 4_000), nodes, Holdings.NOTHING);

    assertThat(PlacementPlan.of(Map.of("c", 4_000), nodes, where(before))).isEqualTo(before);
  }
}
