package dev.weir.cluster.subtask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full disk, or missing rights, of one node of many. */
final class FailuresOfNodeTest {
  private static final SubtaskId SUBTASK = new SubtaskId("out", 3);
  private static final AttemptId ATTEMPT = new AttemptId(new LeaderEpoch(2), 7);

  private final List<ToCoordinator> sent = new ArrayList<>();
  private final ToCoordinator.Wire wire = FailuresOfNode.before(sent::add, new NodeName("node-2"));

  private static ToCoordinator report(SubtaskReport report) {
    return new ToCoordinator.Reports(SUBTASK, ATTEMPT, new Packet<>(5, 4, report));
  }

  @Test
  void failuresOfTurnsAndOfSnapshotsNameTheNode() {
    Failure full = Failure.unknown("the disk is full: cannot write /data/x");
    Failure named = Failure.unknown("the disk is full: cannot write /data/x (on node node-2)");
    CheckpointId checkpoint = new CheckpointId(9);
    wire.transmit(report(new SubtaskReport.Failed(full)));
    wire.transmit(report(new SubtaskReport.Declined(checkpoint, full)));
    assertThat(sent)
        .containsExactly(
            report(new SubtaskReport.Failed(named)),
            report(new SubtaskReport.Declined(checkpoint, named)));
  }

  @Test
  void allElseGoesAsItIs() {
    List<ToCoordinator> others =
        List.of(
            report(new SubtaskReport.Deployed()),
            new ToCoordinator.Reports(SUBTASK, ATTEMPT, new Packet<>(5, 4, null)),
            new ToCoordinator.Gone(SUBTASK, ATTEMPT));
    others.forEach(wire::transmit);
    assertThat(sent).isEqualTo(others);
  }
}
