package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.failure.PermanentFailureException;
import dev.weir.id.JobId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.Rescale;
import dev.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rescale that fails, or whose leader dies, loses nothing and leaves no job behind. */
public class FailedRescaleTest extends ClusterFixture {
  private static final JobId JOB = new JobId("narrow");
  private static final int KEYS = 10;
  private static final long RECORDS = 16_000;
  private static final int TOO_MANY = 3;

  private static CollectingSink<Long> output = new CollectingSink<>();

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
    ask(start("a", 4));
    CheckpointSettings checkpoints = CheckpointSettings.every(Duration.ofMillis(50));
    begin(JOB, submission(NarrowJob.class, Map.of(), settings(2, "heap", checkpoints)));
    await(JOB, "a checkpoint", view -> view.state().head().isPresent());
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
    assertThat(end(JOB).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(output.records()).hasSize((int) RECORDS);
    assertThat(output.records().stream().filter(times -> times == RECORDS / KEYS).count())
        .isEqualTo(KEYS);
  }

  @Test
  void whatDoesNotOpenWithTheNewNumbers_runsOnWithThoseOfBefore() throws Exception {
    rescale(TOO_MANY);

    JobView back = await(JOB, "going back", view -> hasEnded(view, Rescale.Outcome.WENT_BACK));

    assertThat(submission(back).settings().parallelism()).isEqualTo(2);
    assertThat(submission(back).before()).isEmpty();
    assertAllCountedOnce();
  }

  @Test
  void aLeaderThatDiesInTheMiddle_leavesADecisionThatTheNextOneCarriesOut() throws Exception {
    rescale(4);
    await(JOB, "the decision", view -> !submission(view).rescales().isEmpty());
    crash(nodes.get(0));

    ask(start("a", 4));

    JobView done = await(JOB, "rescaled", view -> hasEnded(view, Rescale.Outcome.DONE));
    assertThat(submission(done).settings().parallelism()).isEqualTo(4);
    assertThat(submission(done).rescales()).hasSize(1);
    assertAllCountedOnce();
  }
}
