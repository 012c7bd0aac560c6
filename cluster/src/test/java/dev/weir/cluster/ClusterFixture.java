package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of one cluster over one directory, each an actor system of its own in this process, and a
 * client that asks them. Nodes make jobs themselves: what a job and its test share must be static.
 */
abstract class ClusterFixture {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  final List<Node> nodes = new ArrayList<>();
  ClusterClient client;

  @AfterEach
  void stopAll() throws Exception {
    if (client != null) {
      client.close();
    }
    for (Node node : nodes) {
      node.close();
    }
  }

  final Node start(String name, int slots) throws Exception {
    return start(name, slots, Map.of());
  }

  /** Starts a node, which joins those that are there; returns when it belongs to them. */
  final Node start(String name, int slots, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("weir.store.local.directory", directory.resolve("store").toString());
    all.put("weir.store.local.shared", "true");
    List<String> join = nodes.stream().limit(1).map(node -> node.info().listensOn()).toList();
    Node node =
        Node.start(
            new NodeSettings(directory.resolve(name), all)
                .withMembership(new Membership(new NodeName(name), "127.0.0.1", join, slots)));
    nodes.add(node);
    node.awaitMember();
    return node;
  }

  /** Ends a node without any politeness. */
  final void crash(Node node) throws Exception {
    nodes.remove(node);
    node.close();
  }

  /** From here on the client is one that was told of this node alone. */
  final void ask(Node node) {
    if (client != null) {
      client.close();
    }
    client = ClusterClient.of(List.of(node.info().listensOn()));
  }

  static <T> T answer(CompletionStage<T> asked) throws Exception {
    return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static JobSubmission submission(
      Class<? extends Job> job, Map<String, String> arguments, RunSettings settings) {
    return new JobSubmission(job.getName(), arguments, "/", Optional.empty(), "once", settings);
  }

  static RunSettings settings(int parallelism, String backend, CheckpointSettings checkpoints) {
    return new RunSettings(parallelism, backend, checkpoints, NodeFixture.SOON, 2);
  }

  final Submitted submit(JobId job, JobSubmission submission) throws Exception {
    return answer(client.submit(job, submission, false));
  }

  /** Hands a job in, which must be accepted. */
  final void begin(JobId job, JobSubmission submission) throws Exception {
    Submitted submitted = submit(job, submission);
    assertThat(submitted.outcome()).as(submitted.text()).isEqualTo(Submitted.Outcome.ACCEPTED);
  }

  final JobState end(JobId job) throws Exception {
    return answer(client.follow(job).ended());
  }

  /** Asks until the answer is as it should be. */
  final JobView await(JobId job, String what, Predicate<JobView> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    JobView latest = answer(client.job(job));
    while (!condition.test(latest)) {
      assertThat(System.nanoTime()).as("%s: %s", what, latest).isLessThan(deadline);
      latest = answer(client.job(job));
    }
    return latest;
  }
}
