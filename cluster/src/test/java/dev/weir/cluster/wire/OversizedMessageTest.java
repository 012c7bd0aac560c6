package dev.weir.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.NoAnswer;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.protocol.job.RunSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Who waits for a message that is too large to leave its node hears that it is. */
final class OversizedMessageTest {
  private static final JobId JOB = new JobId("orders");

  private static OversizedMessage oversized(Object message) {
    return new OversizedMessage(message, 500, 400);
  }

  @Test
  void anAnswer_isReplaced() {
    JobView job = JobView.ofRow(JobState.created(JOB), Optional.empty());
    assertThat(oversized(job).replaced())
        .isInstanceOfSatisfying(
            NoAnswer.class,
            none -> {
              assertThat(none.why())
                  .startsWith("how job orders is has 500 bytes")
                  .contains("raise");
              assertThat(none.passing()).isFalse();
            });
    assertThat(oversized(new ClusterView("leader", List.of(), List.of(job))).replaced())
        .isInstanceOf(NoAnswer.class);
  }

  @Test
  void aJobThatANodeIsToMake_isRefusedInItsPlace() {
    TestInbox<CoordinatorCommand> coordinator = TestInbox.create();
    RunSettings settings =
        new RunSettings(
            1,
            "heap",
            CheckpointSettings.every(Duration.ofSeconds(1)),
            new RestartStrategy.None(),
            2);
    JobSubmission submission =
        new JobSubmission("Orders", Map.of(), "/", Optional.empty(), "key", settings);
    NodeCommand.Prepare prepare =
        new NodeCommand.Prepare(
            new NodeName("n2"), JOB, submission, List.of(), coordinator.getRef());

    assertThatThrownBy(() -> oversized(prepare).replaced()).hasMessageContaining("500 bytes");

    assertThat(coordinator.receiveMessage())
        .isInstanceOfSatisfying(
            CoordinatorCommand.Prepared.class,
            prepared -> {
              assertThat(prepared.node()).isEqualTo(new NodeName("n2"));
              assertThat(prepared.refusal().orElseThrow().isPermanent()).isTrue();
              assertThat(prepared.refusal().orElseThrow().message())
                  .startsWith("job orders, as node n2 is to make it, has 500 bytes");
            });
  }
}
