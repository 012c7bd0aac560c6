package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.GeneratorSource;
import dev.weir.id.JobId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job whose subtasks are on two nodes, each an actor system of its own, gives what one gives. */
public class JobOverTwoNodesTest extends ClusterFixture {
  private static final JobId JOB = new JobId("spread");
  private static final long RECORDS = 60_000;
  private static final int KEYS = 97;
  private static final Map<String, String> SMALL_RECORDS =
      Map.of("weir.exchange.max-record", "400000");

  /** Both nodes make the job themselves, and find the sink here. */
  private static CollectingSink<Total> output = new CollectingSink<>();

  record Word(String text, String filling, List<Integer> rest, long number) {}

  record Total(String key, long count, long sum) {}

  static final class Totals extends KeyedProcess<String, Word, Total> {
    private final ValueState<Long> count = state(ValueState.of("count", Long.class).orElse(0L));
    private final ValueState<Long> sum = state(ValueState.of("sum", Long.class).orElse(0L));

    @Override
    public void onRecord(Word word, KeyedContext<String> ctx, Output<Total> out) {
      count.update(count.value() + 1);
      sum.update(sum.value() + word.number());
      out.emit(new Total(word.text(), count.value(), sum.value()));
    }
  }

  /** Public, as jobs are. */
  public static final class Spread implements Job {
    @Override
    public void define(Pipeline p) {
      int filling = (int) p.arg("filling").orElse("0").asLong();
      String text = "x".repeat(filling);
      p.source(
              "numbers",
              GeneratorSource.of(
                      RECORDS / Math.max(1, filling / 1000),
                      i -> new Word("key-" + i % KEYS, text, List.of((int) i, 7), i))
                  .lanes(4))
          .keyBy(Word::text)
          .process("totals", Totals::new)
          .rebalance()
          .sink("out", output);
    }
  }

  /** The client asks the node that does not lead. */
  @BeforeEach
  void startNodes() throws Exception {
    output = new CollectingSink<>();
    start("n1", 2, SMALL_RECORDS);
    ask(start("n2", 2, SMALL_RECORDS));
  }

  private JobState run(Map<String, String> arguments, Optional<Duration> alignmentTimeout)
      throws Exception {
    CheckpointSettings checkpoints =
        CheckpointSettings.every(Duration.ofMillis(50)).withAlignmentTimeout(alignmentTimeout);
    begin(JOB, submission(Spread.class, arguments, settings(4, "heap", checkpoints)));
    return end(JOB);
  }

  private static void assertTotals(long records) {
    Map<String, Long> counts = new HashMap<>();
    Map<String, Long> sums = new HashMap<>();
    for (Total total : output.records()) {
      counts.merge(total.key(), total.count(), Math::max);
      sums.merge(total.key(), total.sum(), Math::max);
    }
    assertThat(output.records()).hasSize((int) records);
    assertThat(counts).hasSize(KEYS);
    assertThat(counts.values().stream().mapToLong(n -> n).sum()).isEqualTo(records);
    assertThat(sums.values().stream().mapToLong(n -> n).sum())
        .isEqualTo(records * (records - 1) / 2);
  }

  @Test
  void alignedCheckpoints() throws Exception {
    JobState ended = run(Map.of(), Optional.empty());
    assertThat(ended.status()).as(ended.failure().orElse("")).isEqualTo(JobStatus.FINISHED);
    assertTotals(RECORDS);
  }

  @Test
  void unalignedCheckpoints() throws Exception {
    JobState ended = run(Map.of(), Optional.of(Duration.ZERO));
    assertThat(ended.status()).as(ended.failure().orElse("")).isEqualTo(JobStatus.FINISHED);
    assertTotals(RECORDS);
  }

  @Test
  void recordsThatAreSeveralMessages() throws Exception {
    JobState ended = run(Map.of("filling", "300000"), Optional.empty());
    assertThat(ended.status()).as(ended.failure().orElse("")).isEqualTo(JobStatus.FINISHED);
    assertTotals(RECORDS / 300);
  }

  @Test
  void aRecordThatIsTooLarge_failsTheJobWithItsOperatorAndSize() throws Exception {
    JobState ended = run(Map.of("filling", "500000"), Optional.empty());
    assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
    assertThat(ended.failure().orElse(""))
        .contains("that operator 'numbers' emitted has 500", "at most 400000", "max-record");
  }

  @Test
  void aClientThatWasToldOfOneNode_goesOnWhenThatIsGone() throws Exception {
    assertThat(names()).containsExactly("n1", "n2");
    crash(nodes.get(1));
    assertThat(names()).contains("n1");
  }

  private List<String> names() throws Exception {
    return answer(client.cluster()).nodes().stream()
        .map(node -> node.info().name().value())
        .sorted()
        .toList();
  }
}
