package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.connector.GeneratorSource;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.Rescale;
import dev.weir.protocol.job.RunSettings;
import dev.weir.testkit.CollectingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs on a node that leaves politely moves to the others before it goes: nothing is counted a
 * second time, and the output is that of an undisturbed run. The nodes would wait for hours, so
 * that one that ends was let go.
 */
@Timeout(180)
public class LeavingNodeTest {
  private static final JobId JOB = new JobId("moved");
  private static final long PATIENCE_SECONDS = 60;
  private static final int KEYS = 100;
  private static final long RECORDS = 200L * KEYS;
  private static final int LANES = 6;

  /** All nodes make the job themselves, and find these here. */
  private static CollectingSink<Long> output = new CollectingSink<>();

  private static final AtomicLong COUNTED = new AtomicLong();
  private static volatile boolean hurried;
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  static final class Counting extends KeyedProcess<Long, Long, Long> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Long> out) {
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      COUNTED.incrementAndGet();
      seen.update(seen.value() + 1);
      out.emit(seen.value());
    }
  }

  /** Public, as jobs are. */
  public static final class Moved implements Job {
    @Override
    public void define(Pipeline p) {
      p.source(
              "numbers", GeneratorSource.<Long>of(RECORDS, LeavingNodeTest::unhurried).lanes(LANES))
          .keyBy(number -> number % KEYS)
          .process("count", Counting::new)
          .sink("out", output);
    }
  }

  /** So slow that the job does not end before the test wants it to. */
  private static long unhurried(long index) {
    if (!hurried) {
      LockSupport.parkNanos(5_000_000);
    }
    return index;
  }

  @TempDir private Path directory;
  private final Map<String, Node> nodes = new TreeMap<>();
  private ClusterClient client;

  @BeforeEach
  void begin() {
    output = new CollectingSink<>();
    COUNTED.set(0);
    hurried = false;
    gate = new CountDownLatch(0);
    client =
        ClusterClient.of(
            () -> nodes.values().stream().map(each -> each.info().listensOn()).toList());
  }

  @AfterEach
  void stop() throws Exception {
    hurried = true;
    gate.countDown();
    client.close();
    for (Node node : nodes.values()) {
      node.close();
    }
  }

  private void start(String name, int slots) throws Exception {
    start(name, slots, "10h");
  }

  private void start(String name, int slots, String leaveTimeout) throws Exception {
    List<String> join =
        nodes.values().stream().limit(1).map(each -> each.info().listensOn()).toList();
    Map<String, String> settings =
        Map.of(
            "weir.leave-timeout",
            leaveTimeout,
            "weir.store.local.directory",
            directory.resolve("store").toString(),
            "weir.store.local.shared",
            "true");
    Node node =
        Node.start(
            new NodeSettings(directory.resolve(name), settings)
                .withMembership(new Membership(new NodeName(name), "127.0.0.1", join, slots)));
    nodes.put(name, node);
    node.awaitMember();
  }

  private void submit(int parallelism, boolean followsSlots) throws Exception {
    RunSettings settings =
        new RunSettings(
            parallelism,
            "heap",
            CheckpointSettings.every(Duration.ofMillis(200)),
            NodeFixture.SOON,
            2);
    assertThat(
            answer(
                    client.submit(
                        JOB,
                        new JobSubmission(
                            Moved.class.getName(),
                            Map.of(),
                            "/",
                            Optional.empty(),
                            "key",
                            settings.following(followsSlots)),
                        false))
                .outcome())
        .isEqualTo(Outcome.ACCEPTED);
    await("a checkpoint", view -> view.state().head().isPresent());
  }

  private static <T> T answer(CompletionStage<T> asked) throws Exception {
    return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** While another leader is elected nobody answers. */
  private JobView await(String what, Predicate<JobView> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Optional<JobView> latest = Optional.empty();
    do {
      assertThat(System.nanoTime()).as("%s: %s", what, latest).isLessThan(deadline);
      try {
        latest = Optional.of(answer(client.job(JOB)));
      } catch (ExecutionException nobodyAnswers) {
        latest = Optional.empty();
      }
    } while (latest.filter(condition).isEmpty());
    return latest.get();
  }

  private CompletableFuture<Void> leave(String name) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            nodes.get(name).leave();
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
          }
        },
        task -> new Thread(task, "leaving-" + name).start());
  }

  private void gone(CompletableFuture<Void> leaving, String... names) throws Exception {
    leaving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (String name : names) {
      nodes.remove(name).close();
    }
  }

  private static List<Rescale> history(JobView view) {
    return view.state().submission().orElseThrow().rescales();
  }

  private static boolean isSettled(JobView view) {
    return !history(view).isEmpty()
        && history(view).stream().allMatch(it -> it.facts().isPresent());
  }

  private void endsRight() throws Exception {
    hurried = true;
    await("its end", view -> view.state().status() == JobStatus.FINISHED);
    assertThat(output.records()).hasSize((int) RECORDS);
    assertThat(output.records().stream().filter(times -> times == RECORDS / KEYS)).hasSize(KEYS);
  }

  private void endsRight_andNothingWasCountedTwice() throws Exception {
    endsRight();
    assertThat(COUNTED.get()).isEqualTo(RECORDS);
  }

  @Test
  void aJobWithItsOwnNumbersMoves() throws Exception {
    start("a", 1);
    start("b", 1);
    start("c", 1);
    submit(3, false);
    assertThat(await("places", view -> !view.places().isEmpty()).places())
        .containsValue(new NodeName("c"));

    CompletableFuture<Void> leaving = leave("c");
    awaitCluster(view -> view.nodes().stream().anyMatch(ClusterView.NodeView::leaving));
    gone(leaving, "c");

    JobView moved = await("moved", LeavingNodeTest::isSettled);
    assertThat(moved.places().values()).doesNotContain(new NodeName("c"));
    assertThat(history(moved)).hasSize(1);
    assertThat(history(moved).get(0)).asString().contains("3 -> 3, on other nodes: done in");
    endsRight_andNothingWasCountedTwice();
  }

  private void awaitCluster(Predicate<ClusterView> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    ClusterView latest = answer(client.cluster());
    while (!condition.test(latest)) {
      assertThat(System.nanoTime()).as("%s", latest).isLessThan(deadline);
      latest = answer(client.cluster());
    }
  }

  @Test
  void aJobThatFollowsTheSlots_andTheLeaderLeaves() throws Exception {
    start("a", 1);
    start("b", 1);
    start("c", 1);
    submit(3, true);

    gone(leave("a"), "a");

    JobView moved = await("rescaled", LeavingNodeTest::isSettled);
    assertThat(moved.state().submission().orElseThrow().settings().parallelism()).isEqualTo(2);
    assertThat(moved.places().values()).doesNotContain(new NodeName("a"));
    assertThat(history(moved)).hasSize(1);
    endsRight_andNothingWasCountedTwice();
  }

  @Test
  void twoLeaveAtOnce_whileTheJobIsRescaled() throws Exception {
    start("a", 1);
    start("b", 1);
    start("c", 1);
    submit(3, false);
    assertThat(
            answer(client.rescale(JOB, Optional.of(4), Optional.empty(), Map.of(), false))
                .outcome())
        .isEqualTo(Outcome.ACCEPTED);

    CompletableFuture<Void> one = leave("b");
    gone(CompletableFuture.allOf(one, leave("c")), "b", "c");

    JobView moved = await("rescaled", LeavingNodeTest::isSettled);
    assertThat(moved.places()).hasSize(8).containsValue(new NodeName("a"));
    assertThat(moved.places().values()).containsOnly(new NodeName("a"));
    endsRight_andNothingWasCountedTwice();
  }

  @Test
  void theLastWithSlots_hasNobodyToWaitFor_andTheJobGoesOnWhenANodeComes() throws Exception {
    start("a", 0);
    start("b", 1);
    submit(1, false);

    gone(leave("b"), "b");
    start("c", 1);

    endsRight();
  }

  @Test
  void oneThatDiesWhileItLeaves_isLikeAnyThatDies() throws Exception {
    start("a", 1);
    start("b", 1);
    submit(2, false);
    gate = new CountDownLatch(1); // nothing gets to a checkpoint

    CompletableFuture<Void> leaving = leave("b");
    await("the decision to move", view -> !history(view).isEmpty());
    Node dying = nodes.remove("b");
    gate.countDown();
    dying.close();
    leaving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

    JobView moved = await("elsewhere", LeavingNodeTest::isSettled);
    assertThat(moved.places().values()).containsOnly(new NodeName("a"));
    endsRight();
  }

  @Test
  void whatCannotMoveInTime_isLeftBehind_andGoesOnFromItsLatestCheckpoint() throws Exception {
    start("a", 1);
    start("b", 1, "1s");
    submit(2, false);
    gate = new CountDownLatch(1);

    CompletableFuture<Void> leaving = leave("b");
    leaving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    gate.countDown();
    nodes.remove("b").close();

    endsRight();
  }
}
