package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without slots leads jobs, and runs nothing of them. */
class CoordinatingNodeTest {
  private static final JobId JOB = new JobId("elsewhere");
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path directory;
  private final List<Node> nodes = new ArrayList<>();

  private Node node(String name, List<String> join, int slots) throws Exception {
    Map<String, String> shared =
        Map.of(
            "weir.store.local.directory", directory.resolve("store").toString(),
            "weir.store.local.shared", "true",
            "pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on");
    Node node =
        Node.start(
            new NodeSettings(directory.resolve(name), shared)
                .withMembership(new Membership(new NodeName(name), "127.0.0.1", join, slots)));
    nodes.add(node);
    node.awaitMember();
    return node;
  }

  @AfterEach
  void stopNodes() throws Exception {
    for (Node node : nodes) {
      node.close();
    }
  }

  @Test
  void allSubtasksAreElsewhere() throws Exception {
    String first = node("leads", List.of(), 0).info().listensOn();
    node("works", List.of(first), 2);
    try (ClusterClient client = ClusterClient.of(List.of(first))) {
      JobSubmission submission =
          new JobSubmission(
              SubmittedJobTest.Counted.class.getName(),
              Map.of("records", "100000000", "rate", "1000"),
              directory.toString(),
              Optional.empty(),
              "once",
              new RunSettings(
                  3,
                  "heap",
                  CheckpointSettings.every(Duration.ofMillis(100)),
                  NodeFixture.SOON,
                  2));
      Submitted submitted =
          client
              .submit(JOB, submission, false)
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(submitted.outcome()).as(submitted.text()).isEqualTo(Submitted.Outcome.ACCEPTED);
      JobView running = running(client);
      assertThat(running.state().status()).isEqualTo(JobStatus.RUNNING);
      assertThat(new TreeSet<>(running.places().values())).containsExactly(new NodeName("works"));
      assertThat(client.cluster().toCompletableFuture().get().leader()).endsWith(first);
    }
  }

  private static JobView running(ClusterClient client) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    JobView view;
    do {
      assertThat(System.nanoTime()).as("a checkpoint").isLessThan(deadline);
      view = client.job(JOB).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } while (view.state().head().isEmpty());
    return view;
  }
}
