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

  @Test
  void indicesOfAllChainsStayTogether_andNodesShareThemEvenly() {
    var plan =
        PlacementPlan.of(
            Map.of("source", 6, "count", 6, "sink", 2),
            List.of(node("a", 2), node("b", 2), node("c", 2)),
            Map.of());

    assertThat(counts(plan, "count").values()).containsExactly(2, 2, 2);
    plan.forEach(
        (subtask, node) ->
            assertThat(plan).containsEntry(new SubtaskId("count", subtask.index()), node));
    assertThat(counts(plan, "sink")).hasSize(2);
  }

  @Test
  void aNodeWithMoreSlotsTakesMore_andOneThatIsInUseLess() {
    assertThat(
            counts(
                PlacementPlan.of(Map.of("c", 6), List.of(node("a", 4), node("b", 2)), Map.of()),
                "c"))
        .containsEntry(new NodeName("a"), 4)
        .containsEntry(new NodeName("b"), 2);
    assertThat(
            counts(
                PlacementPlan.of(
                    Map.of("c", 2),
                    List.of(new NodeSlots(new NodeName("a"), 4, 4), node("b", 4)),
                    Map.of()),
                "c"))
        .containsEntry(new NodeName("b"), 2);
  }

  @Test
  void whenANodeDies_theOthersKeepWhatTheyHave() {
    List<NodeSlots> three = List.of(node("a", 2), node("b", 2), node("c", 2));
    var before = PlacementPlan.of(Map.of("c", 6), three, Map.of());

    var after = PlacementPlan.of(Map.of("c", 6), List.of(three.get(0), three.get(2)), before);

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
    var before = PlacementPlan.of(Map.of("c", 6), List.of(node("a", 3), node("b", 3)), Map.of());

    var after =
        PlacementPlan.of(Map.of("c", 6), List.of(node("a", 3), node("b", 3), node("c", 3)), before);

    long moved =
        before.entrySet().stream()
            .filter(each -> !after.get(each.getKey()).equals(each.getValue()))
            .count();
    assertThat(moved).isEqualTo(2);
  }

  @Test
  void withoutANodeNothingCanBePlaced() {
    assertThatThrownBy(() -> PlacementPlan.of(Map.of("c", 1), List.of(), Map.of()))
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
      var plan = PlacementPlan.of(Map.of("c", subtasks), nodes, before);
      Collections.shuffle(nodes, random);
      assertThat(PlacementPlan.of(Map.of("c", subtasks), nodes, before)).isEqualTo(plan);

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
}
