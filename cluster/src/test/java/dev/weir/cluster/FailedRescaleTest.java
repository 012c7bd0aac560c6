package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.failure.PermanentFailureException;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rescale that fails, or whose leader dies, loses nothing and leaves no job behind. */
public class FailedRescaleTest {
  private static final JobId JOB = new JobId("narrow");
  private static final int PATIENCE_SECONDS = 60;
  private static final int KEYS = 10;
  private static final long RECORDS = 16_000;
  private static final int TOO_MANY = 3;

  private static CollectingSink<Long> output = new CollectingSink<>();

  @TempDir private Path directory;
  private Node node;
  private ClusterClient client;

  /** Does not open with so many subtasks. */
  static final class Narrow extends KeyedProcess<Long, Long, Long> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void open(OpenContext context) {
      if (context.subtask().parallelism() == TOO_MANY) {
        throw new PermanentFailureException("there is no room for " + TOO_MANY);
      }
    }

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Long> out) {
      seen.update(seen.value() + 1);
      out.emit(seen.value());
    }
  }

  /** Public, as jobs are. */
  public static final class NarrowJob implements Job {
    @Override
    public void define(Pipeline p) {
      p.source(
              "numbers",
              RateLimited.of(GeneratorSource.<Long>of(RECORDS, index -> index).lanes(2), 4_000))
          .keyBy(number -> number % KEYS)
          .process("count", Narrow::new)
          .sink("out", output);
    }
  }

  @BeforeEach
  void startAJob() throws Exception {
    output = new CollectingSink<>();
    start();
    answer(
        client.submit(
            JOB,
            new JobSubmission(
                NarrowJob.class.getName(),
                Map.of(),
                "/",
                Optional.empty(),
                "key",
                new RunSettings(
                    2,
                    "heap",
                    CheckpointSettings.every(Duration.ofMillis(50)),
                    NodeFixture.SOON,
                    2)),
            false));
    await("a checkpoint", view -> view.state().head().isPresent());
  }

  private void start() throws Exception {
    node =
        Node.start(
            NodeSettings.embedded(directory)
                .withMembership(new Membership(new NodeName("a"), "127.0.0.1", List.of(), 4)));
    node.awaitMember();
    client = ClusterClient.of(List.of(node.info().listensOn()));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    node.close();
  }

  private static <T> T answer(CompletionStage<T> asked) throws Exception {
    return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

  private void rescale(int to) throws Exception {
    assertThat(
            answer(client.rescale(JOB, Optional.of(to), Optional.empty(), Map.of(), false))
                .outcome())
        .isEqualTo(Outcome.ACCEPTED);
  }

  private static JobSubmission submission(JobView view) {
    return view.state().submission().orElseThrow();
  }

  private static boolean hasEnded(JobView view, Rescale.Outcome as) {
    List<Rescale> rescales = submission(view).rescales();
    return !rescales.isEmpty() && rescales.get(0).outcome() == as;
  }

  private void assertAllCountedOnce() throws Exception {
    assertThat(answer(client.follow(JOB).ended()).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(output.records()).hasSize((int) RECORDS);
    assertThat(output.records().stream().filter(times -> times == RECORDS / KEYS).count())
        .isEqualTo(KEYS);
  }

  @Test
  void whatDoesNotOpenWithTheNewNumbers_runsOnWithThoseOfBefore() throws Exception {
    rescale(TOO_MANY);

    JobView back = await("going back", view -> hasEnded(view, Rescale.Outcome.WENT_BACK));

    assertThat(submission(back).settings().parallelism()).isEqualTo(2);
    assertThat(submission(back).before()).isEmpty();
    assertAllCountedOnce();
  }

  @Test
  void aLeaderThatDiesInTheMiddle_leavesADecisionThatTheNextOneCarriesOut() throws Exception {
    rescale(4);
    await("the decision", view -> !submission(view).rescales().isEmpty());
    client.close();
    node.close(); // as a crash is

    start();

    JobView done = await("rescaled", view -> hasEnded(view, Rescale.Outcome.DONE));
    assertThat(submission(done).settings().parallelism()).isEqualTo(4);
    assertThat(submission(done).rescales()).hasSize(1);
    assertAllCountedOnce();
  }
}
