package dev.weir.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.actor.NodeInfo;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.placement.NodeSlots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom the leader of all jobs knows, and when something may be placed. */
class NodeBoardTest {
  private static final JobId JOB = new JobId("job");

  private final NodeBoard board = new NodeBoard();

  private static NodeInfo node(String name, String address) {
    return new NodeInfo(new NodeName(name), address, 1, 2, 0);
  }

  /** Says hello; nobody says anything to it. */
  private void hello(NodeInfo node) {
    board.add(new NodeBoard.Member(node, null));
    board.entered(node.address());
  }

  private List<NodeName> takers() {
    return board.slotsFor(JOB).stream().map(NodeSlots::node).toList();
  }

  @Test
  void aNewLeaderPlacesNothing_beforeAllMembersOfBeforeHaveSaidWhoTheyAre() {
    board.expect(List.of("one", "two", "three", "refused"));
    hello(node("a", "one"));
    board.ignore("refused");
    assertThat(board.isSettled()).isFalse();
    hello(node("b", "two"));
    assertThat(board.isSettled()).as("one may come, or die").isFalse();
    board.left("three");
    assertThat(board.isSettled()).isTrue();
    board.entered("four"); // it joins, and nobody waits for it
    assertThat(board.isSettled()).isTrue();
  }

  @Test
  void whoWantsToLeaveIsGivenNothing_untilAnotherLifeOfItComes() {
    NodeInfo b = node("b", "two");
    hello(node("a", "one"));
    hello(b);
    assertThat(board.leave(b)).isTrue();
    assertThat(board.leave(b)).as("known").isFalse();
    assertThat(takers()).containsExactly(new NodeName("a"));
    assertThat(board.displaces(List.of(b.name()))).isTrue();
    assertThat(board.mayGo(b.name(), false)).isFalse();
    assertThat(board.mayGo(b.name(), true)).isTrue();

    hello(node("b", "three"));

    assertThat(board.leave(b)).as("an earlier life").isFalse();
    assertThat(takers()).containsExactly(new NodeName("a"), b.name());
  }

  @Test
  void whoWouldBeTheLastGoesAtOnce_butNotBeforeAllAreKnown() {
    NodeInfo a = node("a", "one");
    board.expect(List.of("one", "two"));
    hello(a);
    board.leave(a);
    assertThat(board.mayGo(a.name(), false)).as("there may be another one").isFalse();
    board.left("two");
    assertThat(board.mayGo(a.name(), false)).isTrue();
  }
}
