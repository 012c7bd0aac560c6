package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import dev.weir.testkit.CollectingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are handed in to a member of a cluster, rescaled and stopped from outside. */
class SubmittedJobTest {
  private static final JobId JOB = new JobId("counted");
  private static final int PATIENCE_SECONDS = 40;
  private static final int KEYS = 50;

  /** Made anew by each node, so what it writes must be in reach without it. */
  private static CollectingSink<NodeFixture.Count> counts = new CollectingSink<>();

  @TempDir private Path directory;
  private Node node;
  private ClusterClient client;

  /** Counts by key, slowly enough to be rescaled. */
  public static final class Counted implements Job {
    @Override
    public void define(Pipeline p) {
      long records = p.arg("records").asLong();
      p.source(
              "numbers",
              RateLimited.of(
                  GeneratorSource.<Long>of(records, index -> index).lanes(2),
                  p.arg("rate").orElse(1e9).asDouble()))
          .keyBy(number -> number % KEYS)
          .process("count", NodeFixture.Counting::new)
          .sink("counts", counts);
    }
  }

  @BeforeEach
  void startNode() throws Exception {
    counts = new CollectingSink<>();
    start();
  }

  private void start() throws Exception {
    node =
        Node.start(
            NodeSettings.embedded(directory)
                .withMembership(new Membership(new NodeName("a"), "127.0.0.1", List.of(), 3)));
    node.awaitMember();
    client = ClusterClient.of(List.of(node.info().listensOn()));
  }

  @AfterEach
  void stopNode() throws Exception {
    client.close();
    node.close();
  }

  private static JobSubmission submission(long records, double rate, String key) {
    return new JobSubmission(
        Counted.class.getName(),
        Map.of("records", "" + records, "rate", "" + rate),
        "/",
        Optional.empty(),
        key,
        new RunSettings(
            2, "heap", CheckpointSettings.every(Duration.ofMillis(50)), NodeFixture.SOON, 2));
  }

  private static <T> T answer(CompletionStage<T> asked) throws Exception {
    return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Submitted submit(JobSubmission submission) throws Exception {
    return answer(client.submit(JOB, submission, false));
  }

  private JobState end() throws Exception {
    return answer(client.follow(JOB).ended());
  }

  private JobView await(String what, Predicate<JobView> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    JobView latest = answer(client.job(JOB));
    while (!condition.test(latest)) {
      assertThat(System.nanoTime()).as("%s: %s", what, latest).isLessThan(deadline);
      latest = answer(client.job(JOB));
    }
    return latest;
  }

  private static boolean hasCheckpoint(JobView view) {
    return view.running().isPresent() && view.state().head().isPresent();
  }

  private Submitted rescale(Optional<Integer> to, Map<String, Integer> operators, boolean dryRun)
      throws Exception {
    return answer(client.rescale(JOB, to, Optional.empty(), operators, dryRun));
  }

  private static void assertCounted(long records) {
    Map<Long, List<Long>> byKey =
        counts.records().stream()
            .collect(
                Collectors.groupingBy(
                    NodeFixture.Count::key,
                    Collectors.mapping(NodeFixture.Count::n, Collectors.toList())));
    assertThat(counts.records()).hasSize((int) records);
    // Counting names its keys by their last digit, so five keys share one.
    byKey.forEach(
        (digit, counted) ->
            assertThat(counted)
                .containsExactlyInAnyOrderElementsOf(
                    LongStream.rangeClosed(1, records / KEYS)
                        .boxed()
                        .flatMap(n -> Collections.nCopies(KEYS / 10, n).stream())
                        .toList()));
  }

  @Test
  void aJobThatIsHandedIn_runsToItsEnd_andOnce() throws Exception {
    JobSubmission first = submission(10_000, 20_000, "key");
    assertThat(submit(first).outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(submit(first).outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(submit(submission(10_000, 20_000, "another key")).outcome())
        .isEqualTo(Outcome.REPEATED);
    Submitted other = submit(submission(20_000, 20_000, "other"));
    assertThat(other.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(other.text()).contains("job counted runs already").contains("--name");

    JobState end = end();

    assertThat(end.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(end.submission()).contains(first);
    assertCounted(10_000);
    assertThat(submit(first).outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(answer(client.submit(JOB, first, true)).outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(counts.records()).hasSize(10_000);
    Submitted late = submit(submission(10_000, 20_000, "late"));
    assertThat(late.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(late.text()).contains("has finished");
  }

  @Test
  void whoAsksForAJobThatThereIsNot_isAnswered() {
    assertThatThrownBy(() -> answer(client.job(new JobId("nosuch"))))
        .cause()
        .isInstanceOfSatisfying(
            NoAnswerException.class, failed -> assertThat(failed.isPermanent()).isTrue())
        .hasMessage(
            "this cluster knows of no job nosuch; no job runs, and 'weir jobs --cluster' lists"
                + " all");
    assertThatThrownBy(() -> answer(client.follow(new JobId("nosuch")).ended()))
        .hasMessageContaining("knows of no job nosuch");
  }

  @Test
  void whatCannotRunIsRefused_withTheReason() throws Exception {
    assertThat(submit(submission(1, 1, "").runWith(settings("rocks"))).text()).contains("rocks");
    JobSubmission plain = submission(1, 1, "");
    Submitted noClass =
        submit(
            new JobSubmission(
                "no.Such", plain.arguments(), "/", Optional.empty(), "", plain.settings()));
    assertThat(noClass.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(noClass.text()).contains("there is no class no.Such");
    Submitted misspelt =
        submit(
            new JobSubmission(
                plain.jobClass(),
                Map.of("record", "1"),
                "/",
                Optional.empty(),
                "",
                plain.settings()));
    assertThat(misspelt.text()).contains("did you mean --records");
    assertThat(node.state(JOB)).isEmpty();
  }

  private static RunSettings settings(String backend) {
    RunSettings plain = submission(1, 1, "").settings();
    return new RunSettings(
        plain.parallelism(), backend, plain.checkpoints(), plain.restarts(), plain.retention());
  }

  @Test
  void aRescaledJobGoesOn_withMoreAndWithFewerSubtasks() throws Exception {
    submit(submission(20_000, 4_000, "key"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);

    assertThat(rescale(Optional.of(4), Map.of(), true).text())
        .contains("would go from parallelism 2 to 4")
        .contains("0 of 1024 key groups move; 0 is the least possible");
    assertThat(rescale(Optional.of(4), Map.of(), false).outcome()).isEqualTo(Outcome.ACCEPTED);
    JobView wide =
        await(
            "4 subtasks and a checkpoint of them",
            view ->
                hasCheckpoint(view)
                    && view.places().keySet().stream()
                            .filter(it -> it.chain().equals("count"))
                            .count()
                        == 4
                    && view.state().submission().orElseThrow().before().isEmpty());
    assertThat(wide.state().submission().orElseThrow().settings().parallelism()).isEqualTo(4);
    assertThat(rescale(Optional.of(4), Map.of(), false).outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(rescale(Optional.empty(), Map.of("count", 1), false).outcome())
        .isEqualTo(Outcome.ACCEPTED);
    await(
        "1 subtask",
        view ->
            hasCheckpoint(view)
                && view.places().keySet().stream().filter(it -> it.chain().equals("count")).count()
                    == 1);

    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
    assertCounted(20_000);
  }

  @Test
  void oneDecisionIsOneChange_whoeverAsksMeanwhile() throws Exception {
    submit(submission(20_000, 4_000, "key"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);

    List<CompletionStage<Submitted>> asked = new ArrayList<>();
    for (int to = 3; to <= 8; to++) {
      asked.add(client.rescale(JOB, Optional.of(to), Optional.empty(), Map.of(), false));
    }
    List<Submitted> answers = new ArrayList<>();
    for (CompletionStage<Submitted> each : asked) {
      answers.add(answer(each));
    }

    assertThat(answers)
        .filteredOn(each -> each.outcome() == Outcome.REFUSED)
        .hasSize(5)
        .allSatisfy(each -> assertThat(each.text()).contains("is being rescaled already"));
    JobView view =
        await(
            "a rescaled job",
            it -> it.state().submission().orElseThrow().settings().parallelism() != 2);
    assertThat(view.state().submission().orElseThrow().rescales()).hasSize(1);
    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
    assertCounted(20_000);
  }

  @Test
  void aWrongRescaleIsRefused_andTheJobRunsOn() throws Exception {
    submit(submission(10_000, 4_000, "key"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);

    assertThat(rescale(Optional.of(100_000), Map.of(), false).text())
        .startsWith("the pipeline cannot run: ")
        .endsWith("before the job's first run");
    assertThat(rescale(Optional.empty(), Map.of("cuont", 2), false).text())
        .contains("there is no operator 'cuont'");
    assertThat(
            answer(
                    client.rescale(
                        new JobId("nosuch"), Optional.of(1), Optional.empty(), Map.of(), false))
                .text())
        .contains("jobs that run: counted");

    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
    assertCounted(10_000);
  }

  @Test
  void aNodeThatIsGone_leavesJobsThatTheNextOneGoesOnWith_butNotThoseThatWereStopped()
      throws Exception {
    submit(submission(10_000, 1_000, "key"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);
    client.close();
    node.close(); // as a crash is

    start();
    await("a leader", view -> view.running().isPresent());
    client.follow(JOB).stop();
    assertThat(end().status()).isEqualTo(JobStatus.STOPPED);
    client.close();
    node.close();

    start();
    assertThat(answer(client.job(JOB)).running()).isEmpty();
    ClusterView cluster = answer(client.cluster());
    assertThat(cluster.nodes())
        .singleElement()
        .extracting(it -> it.info().name().value())
        .isEqualTo("a");
    assertThat(submit(submission(10_000, 1e9, "again")).outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
    assertCounted(10_000);
  }

  @Test
  void aDamagedRow_keepsNoOtherJobFromGoingOn() throws Exception {
    submit(submission(10_000, 4_000, "key"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);
    JobId damaged = new JobId("another");
    answer(client.submit(damaged, submission(KEYS, 1e9, "of another"), false));
    answer(client.follow(damaged).ended());
    client.close();
    node.close();
    try (Stream<Path> files = Files.walk(directory)) {
      Path row = files.filter(file -> file.endsWith("another.row")).findAny().orElseThrow();
      byte[] bytes = Files.readAllBytes(row);
      bytes[bytes.length / 2] ^= 1;
      Files.write(row, bytes);
    }

    start();

    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void aJobThatHasEndedForWhoeverLooks_isTakenAgain() throws Exception {
    submit(submission(10_000, 1_000, "first"));
    await("a checkpoint", SubmittedJobTest::hasCheckpoint);
    client.follow(JOB).stop();
    await("its end", view -> view.state().status() == JobStatus.STOPPED);

    assertThat(submit(submission(10_000, 1e9, "second")).outcome()).isEqualTo(Outcome.ACCEPTED);

    assertThat(end().status()).isEqualTo(JobStatus.FINISHED);
    assertCounted(10_000);
  }
}
