package dev.weir.protocol.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.NodeName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is given work, and who may go, while nodes want to leave. */
class DeparturesTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");
  private static final NodeName C = new NodeName("c");
  private static final List<NodeSlots> NODES =
      List.of(new NodeSlots(A, 2, 0), new NodeSlots(B, 2, 1), new NodeSlots(C, 1, 0));

  private static final Departures ONE = Departures.NONE.with(B);
  private static final Departures ALL = ONE.with(A).with(C);

  @Test
  void whoLeavesIsGivenNothing() {
    assertThat(Departures.NONE.takers(NODES)).isEqualTo(NODES);
    assertThat(ONE.takers(NODES)).extracting(NodeSlots::node).containsExactly(A, C);
    assertThat(ONE.without(B).takers(NODES)).isEqualTo(NODES);
  }

  @Test
  void whatIsOnItMoves_andNothingElse() {
    assertThat(ONE.displace(List.of(A, B), NODES)).isTrue();
    assertThat(ONE.displace(List.of(A, C), NODES)).isFalse();
    assertThat(Departures.NONE.displace(List.of(A, B), NODES)).isFalse();
  }

  @Test
  void itGoesWhenNothingIsOnIt() {
    assertThat(ONE.mayGo(B, false, NODES)).isFalse();
    assertThat(ONE.mayGo(B, true, NODES)).isTrue();
    assertThat(ONE.mayGo(A, true, NODES)).as("who has not said that it wants to").isFalse();
  }

  @Test
  void whereNobodyStays_nothingMovesAndNobodyWaits() {
    assertThat(ALL.takers(NODES)).isEqualTo(NODES);
    assertThat(ALL.displace(List.of(A, B), NODES)).isFalse();
    assertThat(ALL.mayGo(A, false, NODES)).isTrue();
    assertThat(ONE.mayGo(B, false, List.of(NODES.get(1)))).as("the last with slots").isTrue();
  }
}
