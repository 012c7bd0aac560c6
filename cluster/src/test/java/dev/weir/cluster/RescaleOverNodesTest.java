package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.id.JobId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.Rescale;
import dev.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is rescaled from two nodes to three and back moves what it must, and no more. */
public class RescaleOverNodesTest extends ClusterFixture {
  private static final JobId JOB = new JobId("moved");
  private static final int KEYS = 4_000;
  private static final int STATE_CHARS = 1_000;
  private static final long RECORDS = 10L * KEYS;

  /** All nodes make the job themselves, and find the sink here. */
  private static CollectingSink<Seen> output = new CollectingSink<>();

  record Seen(long key, long times) {}

  record Kept(long times, String filling) {}

  static final class Counting extends KeyedProcess<Long, Long, Seen> {
    private final ValueState<Kept> kept = state(ValueState.of("kept", Kept.class));

    @Override
    public void onRecord(Long number, KeyedContext<Long> ctx, Output<Seen> out) {
      Kept before = kept.value();
      long times = before == null ? 1 : before.times() + 1;
      kept.update(new Kept(times, before == null ? noise(number) : before.filling()));
      out.emit(new Seen(ctx.key(), times));
    }

    /** What no compression makes shorter. */
    private static String noise(long seed) {
      StringBuilder text = new StringBuilder();
      new Random(seed).ints(STATE_CHARS, '!', '~').forEach(each -> text.append((char) each));
      return text.toString();
    }
  }

  /** Public, as jobs are. */
  public static final class Moved implements Job {
    @Override
    public void define(Pipeline p) {
      p.source(
              "numbers",
              RateLimited.of(GeneratorSource.<Long>of(RECORDS, index -> index).lanes(2), 4_000))
          .keyBy(number -> number % KEYS)
          .process("count", Counting::new)
          .sink("out", output);
    }
  }

  @BeforeEach
  void startTwo() throws Exception {
    output = new CollectingSink<>();
    ask(start("a", 1));
    start("b", 1);
  }

  private Rescale.Facts rescaled(int to, int rescales) throws Exception {
    assertThat(
            answer(client.rescale(JOB, Optional.of(to), Optional.empty(), Map.of(), false))
                .outcome())
        .isEqualTo(Outcome.ACCEPTED);
    JobView done =
        await(
            JOB,
            "rescaled to " + to,
            view ->
                history(view).size() == rescales
                    && history(view).get(rescales - 1).facts().isPresent());
    Rescale latest = history(done).get(rescales - 1);
    assertThat(latest.outcome()).isEqualTo(Rescale.Outcome.DONE);
    assertThat(latest.to()).isEqualTo("" + to);
    return latest.facts().orElseThrow();
  }

  private static List<Rescale> history(JobView view) {
    return view.state().submission().orElseThrow().rescales();
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "rocksdb"})
  void fromTwoNodesToThreeAndBack(String backend) throws Exception {
    CheckpointSettings checkpoints = CheckpointSettings.every(Duration.ofMillis(100));
    begin(JOB, submission(Moved.class, Map.of(), settings(2, backend, checkpoints)));
    await(
        JOB,
        "all keys in a checkpoint",
        view ->
            view.state()
                .head()
                .filter(head -> head.stateBytes() > 0 && output.records().size() > KEYS)
                .isPresent());
    start("c", 1);
    await(JOB, "three nodes", view -> nodesKnown() == 3);

    assertMoved(rescaled(3, 1), backend);
    assertMoved(rescaled(2, 2), backend);

    assertThat(end(JOB).status()).isEqualTo(JobStatus.FINISHED);
    Map<Long, Long> last = new HashMap<>();
    for (Seen seen : output.records()) {
      last.merge(seen.key(), seen.times(), Math::max);
    }
    assertThat(output.records()).hasSize((int) RECORDS);
    assertThat(last).hasSize(KEYS).allSatisfy((key, times) -> assertThat(times).isEqualTo(10));
  }

  private int nodesKnown() {
    try {
      return answer(client.cluster()).nodes().size();
    } catch (Exception notYet) {
      return 0;
    }
  }

  private static void assertMoved(Rescale.Facts facts, String backend) {
    assertThat(facts.moved()).isEqualTo(facts.least()).isEqualTo(341);
    assertThat(facts.keyGroups()).isEqualTo(1024);
    long state = (long) KEYS * STATE_CHARS;
    if (backend.equals("heap")) {
      double least = (double) state * facts.least() / facts.keyGroups();
      assertThat((double) facts.bytesRead()).isBetween(least, 1.1 * least);
      assertThat((double) facts.bytesFound()).isBetween(state - 1.1 * least, 1.1 * state - least);
    } else {
      // Files hold all key groups of their subtask, so who gets some of them reads them whole.
      assertThat(facts.bytesFound()).isGreaterThan(state / 2);
      assertThat((double) facts.bytesRead()).isBetween(state / 3.0, 1.5 * facts.bytesFound());
    }
    assertThat(facts.runningMillis()).isGreaterThanOrEqualTo(facts.stoppedMillis());
    assertThat(facts.settledMillis()).isGreaterThanOrEqualTo(facts.runningMillis());
  }
}
