package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import dev.weir.testkit.CollectingSink;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that work with the same stores, and those that only seem to. */
public class StoresOfNodesTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final JobSubmission NUMBERS =
      new JobSubmission(
          Numbers.class.getName(),
          Map.of(),
          "/",
          Optional.empty(),
          "once",
          new RunSettings(
              1, "heap", CheckpointSettings.every(Duration.ofMillis(50)), NodeFixture.SOON, 2));

  /** Public, as jobs are. */
  public static final class Numbers implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", NodeFixture.endlessNumbers()).sink("out", new CollectingSink<>());
    }
  }

  @TempDir private Path temp;
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }

  private Node start(String name, Map<String, String> configuration, Node... others)
      throws Exception {
    List<String> join = new ArrayList<>();
    for (Node other : others) {
      join.add(other.info().listensOn());
    }
    Membership member = new Membership(new NodeName(name), "127.0.0.1", join, 1);
    Node node =
        Node.start(new NodeSettings(temp.resolve(name), configuration).withMembership(member));
    nodes.add(node);
    return node;
  }

  private Map<String, String> shared(String directory) {
    return Map.of(
        "weir.store.local.shared",
        "true",
        "weir.store.local.directory",
        temp.resolve(directory).toString());
  }

  @Test
  void nodesThatShareADirectoryWorkTogether_andNobodyBeginsASecondClusterOnIt() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Node b = start("b", shared("store"), a);
    assertThatCode(b::awaitMember).doesNotThrowAnyException();
    assertThatIOException()
        .isThrownBy(() -> start("c", shared("store")))
        .withMessageStartingWith(
            "node c would begin a cluster, but others work with the stores in ")
        .withMessageContaining(" with " + temp.resolve("b"));
  }

  @Test
  void aNodeWithAnotherDirectoryIsToldWhatToDo() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Node b = start("b", shared("elsewhere"), a);
    assertThatIOException()
        .isThrownBy(b::awaitMember)
        .withMessageContaining("node b does not see this node's store")
        .withMessageContaining("Name a directory that is the same for all nodes");
  }

  @Test
  void aNodeWhoseNameAnotherOneHasIsToldWhose() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Membership same =
        new Membership(new NodeName("a"), "127.0.0.1", List.of(a.info().listensOn()), 1);
    Node other =
        Node.start(new NodeSettings(temp.resolve("b"), shared("store")).withMembership(same));
    nodes.add(other);
    assertThatIOException()
        .isThrownBy(other::awaitMember)
        .withMessageStartingWith("the cluster has another node a (process ")
        .withMessageContaining("at " + other.info().listensOn() + " another --name");
  }

  @Test
  void whoHasNobodyToJoinIsToldWhatIsWrongWithEachAddress() throws Exception {
    ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    other.close();
    Membership lost =
        new Membership(
            new NodeName("a"),
            "127.0.0.1",
            List.of("127.0.0.1:" + other.getLocalPort(), "nosuch.invalid:7000"),
            1);
    Node node =
        Node.start(new NodeSettings(temp.resolve("a"), shared("store")).withMembership(lost));
    nodes.add(node);
    assertThatIOException()
        .isThrownBy(node::awaitMember)
        .withMessage(
            "node a was not let into its cluster for 30 s; nobody listens at 127.0.0.1:"
                + other.getLocalPort()
                + "; host 'nosuch.invalid' is not known here. Name nodes with --join that live,"
                + " and are reached from here");
  }

  @Test
  void aNodeIsFoundBehindADeadAddress() throws Exception {
    Node a = start("a", shared("store"));
    a.awaitMember();
    Membership member =
        new Membership(
            new NodeName("b"),
            "127.0.0.1",
            List.of("nosuch.invalid:7000", "127.0.0.1:1", a.info().listensOn()),
            1);
    Node b =
        Node.start(new NodeSettings(temp.resolve("b"), shared("store")).withMembership(member));
    nodes.add(b);
    assertThatCode(b::awaitMember).doesNotThrowAnyException();
  }

  /** The same submission once more is none. */
  private static void submitUntilAnswered(ClusterClient client, JobId job) throws Exception {
    for (int i = 0; ; i++) {
      try {
        Submitted submitted =
            client
                .submit(job, NUMBERS, false)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(submitted.outcome()).as(submitted.text()).isNotEqualTo(Outcome.REFUSED);
        return;
      } catch (ExecutionException late) {
        assertThat(i).as(late.toString()).isLessThan(10);
      }
    }
  }

  @Test
  void aPortThatAnotherProcessHasIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> fixed =
          Map.of("pekko.remote.artery.canonical.port", "" + other.getLocalPort());
      assertThatIOException()
          .isThrownBy(() -> start("a", fixed))
          .withMessageStartingWith("cannot listen on 127.0.0.1:" + other.getLocalPort())
          .withMessageContaining("then the node takes a free port");
    }
    assertThatCode(() -> start("a", Map.of())).doesNotThrowAnyException();
  }

  /** Otherwise both would take the job from each other for ever. */
  @Test
  void aJobOfALivingClusterIsNotRunBesideIt() throws Exception {
    JobId job = new JobId("numbers");
    Node a = start("a", shared("store"));
    a.awaitMember();
    try (ClusterClient client = ClusterClient.of(List.of(a.info().listensOn()))) {
      submitUntilAnswered(client, job);
    }
    Node alone = Node.start(new NodeSettings(temp.resolve("alone"), shared("store")));
    nodes.add(alone);
    assertThatIOException()
        .isThrownBy(() -> alone.requireFree(job))
        .withMessageStartingWith("job numbers was handed in to a cluster")
        .withMessageContaining(" with " + temp.resolve("a"))
        .withMessageContaining("--cluster");
    assertThatCode(() -> alone.requireFree(new JobId("other"))).doesNotThrowAnyException();

    nodes.remove(a);
    a.close();

    assertThatCode(() -> alone.requireFree(job)).doesNotThrowAnyException();
  }

  @Test
  void aSecondNodeOfAStoreThatIsOneNodesIsToldWhatToSet() throws Exception {
    Node a = start("a", Map.of());
    a.awaitMember();
    Node b = start("b", Map.of(), a);
    assertThatIOException()
        .isThrownBy(b::awaitMember)
        .withMessageContaining("node b cannot take part")
        .withMessageContaining("set weir.store.local.shared = true");
  }
}
