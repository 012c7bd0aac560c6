package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.actor.JobView;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A node without slots leads jobs, and runs nothing of them. */
class CoordinatingNodeTest extends ClusterFixture {
  private static final JobId JOB = new JobId("elsewhere");

  @Test
  void allSubtasksAreElsewhere() throws Exception {
    ask(start("leads", 0));
    start("works", 2);
    begin(
        JOB,
        submission(
            SubmittedJobTest.Counted.class,
            Map.of("records", "100000000", "rate", "1000"),
            settings(3, "heap", CheckpointSettings.every(Duration.ofMillis(100)))));
    JobView running = await(JOB, "a checkpoint", view -> view.state().head().isPresent());
    assertThat(running.state().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(new TreeSet<>(running.places().values())).containsExactly(new NodeName("works"));
    assertThat(answer(client.cluster()).leader()).endsWith(nodes.get(0).info().listensOn());
  }
}
