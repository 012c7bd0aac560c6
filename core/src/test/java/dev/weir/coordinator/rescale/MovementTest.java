package dev.weir.coordinator.rescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.placement.NodeSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MovementTest {
  private static final int KEY_GROUPS = 1024;

  private static JobShape shape(int parallelism) {
    return new JobShape(
        new TreeMap<>(Map.of("source", parallelism, "count", parallelism)),
        Set.of("count"),
        KEY_GROUPS);
  }

  private static List<NodeSlots> nodes(int count, int slots) {
    List<NodeSlots> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeSlots(new NodeName("n" + i), slots, 0));
    }
    return nodes;
  }

  private static NodeName placeOf(PlacedJob job, int index) {
    return job.places().get(new SubtaskId("count", index));
  }

  @Test
  void aThirdNodeTakesTheMiddle_andGivesItBack() {
    PlacedJob two = PlacedJob.nowhere(shape(2)).movedTo(shape(2), nodes(2, 1));

    PlacedJob three = two.movedTo(shape(3), nodes(3, 1));

    assertThat(placeOf(three, 0)).isEqualTo(placeOf(two, 0));
    assertThat(placeOf(three, 2)).isEqualTo(placeOf(two, 1));
    assertThat(placeOf(three, 1)).isEqualTo(new NodeName("n2"));
    assertThat(Movement.of(two, three)).isEqualTo(new Movement(341, 341, 1024));

    PlacedJob back = three.movedTo(shape(2), nodes(2, 1));

    assertThat(back).isEqualTo(two);
    assertThat(Movement.of(three, back)).isEqualTo(new Movement(341, 341, 1024));
  }

  @Test
  void whereNothingChangesNothingMoves() {
    PlacedJob before = PlacedJob.nowhere(shape(6)).movedTo(shape(6), nodes(3, 2));

    assertThat(Movement.of(before, before.movedTo(shape(6), nodes(3, 2))).moved()).isZero();
  }

  @Test
  void whatAnybodyHasToReadCountsAsMoved() {
    PlacedJob nowhere = PlacedJob.nowhere(shape(2));

    assertThat(Movement.of(nowhere, nowhere.movedTo(shape(2), nodes(2, 1))))
        .isEqualTo(new Movement(1024, 1024, 1024));
  }

  @Test
  void withOtherKeyGroupsNothingStays() {
    JobShape other =
        new JobShape(new TreeMap<>(Map.of("source", 2, "count", 2)), Set.of("count"), 64);
    PlacedJob before = PlacedJob.nowhere(other).movedTo(other, nodes(2, 1));

    assertThat(Movement.of(before, before.movedTo(shape(2), nodes(2, 1))).moved()).isEqualTo(1024);
  }

  /** Also where several subtasks are on each node, and after many changes. */
  @Test
  void noMovementIsLessThanTheLeast() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int slots = 1 + random.nextInt(4);
      int from = 1 + random.nextInt(5);
      PlacedJob job =
          PlacedJob.nowhere(shape(from * slots)).movedTo(shape(from * slots), nodes(from, slots));
      for (int change = 0; change < 5; change++) {
        int to = 1 + random.nextInt(5);
        PlacedJob next = job.movedTo(shape(to * slots), nodes(to, slots));
        Movement movement = Movement.of(job, next);

        assertThat(movement.moved()).as("seed %s", seed).isGreaterThanOrEqualTo(movement.least());
        assertThat(movement.all()).isEqualTo(KEY_GROUPS);
        job = next;
      }
    }
  }

  @Test
  void betweenTwoAndThreeNodes_hardlyMoreMovesThanHasTo() {
    for (int slots = 1; slots <= 8; slots++) {
      PlacedJob job =
          PlacedJob.nowhere(shape(2 * slots)).movedTo(shape(2 * slots), nodes(2, slots));
      for (int nodes : new int[] {3, 2, 3, 2, 3}) {
        PlacedJob next = job.movedTo(shape(nodes * slots), nodes(nodes, slots));
        Movement movement = Movement.of(job, next);

        assertThat((double) movement.moved())
            .as("to %s nodes with %s slots each", nodes, slots)
            .isLessThanOrEqualTo(1.1 * movement.least());
        job = next;
      }
    }
  }
}
