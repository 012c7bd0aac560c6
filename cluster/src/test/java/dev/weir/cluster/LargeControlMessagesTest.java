package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.cluster.actor.Submitted;
import dev.weir.connector.GeneratorSource;
import dev.weir.id.JobId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.FixedSplits;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Submissions, deployments, orders and reports of several MiB, between two nodes. */
public class LargeControlMessagesTest extends ClusterFixture {
  private static final JobId JOB = new JobId("large");
  private static final int MIB = 1 << 20;
  private static final long RECORDS = 2000;
  private static final int LANES = 4;

  private static final Map<String, String> SMALL_MESSAGES =
      Map.of("pekko.remote.artery.advanced.maximum-large-frame-size", "4 MiB");

  private static CollectingSink<Long> output = new CollectingSink<>();

  /** Numbers in splits that are as large as one likes. */
  record LargeSplits(int bytes) implements Source<Long, GeneratorSource.Lane> {
    private static GeneratorSource<Long> numbers() {
      return GeneratorSource.<Long>of(RECORDS, i -> i).lanes(LANES);
    }

    @Override
    public SourceReader<Long, GeneratorSource.Lane> reader(ReaderContext context) {
      return numbers().reader(context);
    }

    @Override
    public SplitEnumerator<GeneratorSource.Lane> enumerator(
        EnumeratorContext<GeneratorSource.Lane> context, Optional<byte[]> state) {
      List<GeneratorSource.Lane> all =
          IntStream.range(0, LANES).mapToObj(i -> new GeneratorSource.Lane(i, LANES)).toList();
      return FixedSplits.startOrRestore(context, new PaddedSerde(bytes), all, state);
    }

    @Override
    public Serde<GeneratorSource.Lane> splitSerde(Types types) {
      return new PaddedSerde(bytes);
    }

    @Override
    public Optional<String> splitId(GeneratorSource.Lane split) {
      return numbers().splitId(split);
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }

  private record PaddedSerde(int bytes) implements Serde<GeneratorSource.Lane> {
    @Override
    public void write(GeneratorSource.Lane lane, BinaryWriter out) {
      out.writeVarLong(lane.next());
      out.writeVarLong(lane.stride());
      out.writeBytes(new byte[bytes]);
    }

    @Override
    public GeneratorSource.Lane read(BinaryReader in) {
      GeneratorSource.Lane lane = new GeneratorSource.Lane(in.readVarLong(), in.readVarLong());
      in.readBytes();
      return lane;
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("padded lane", "1");
    }
  }

  /** Public, as jobs are. */
  public static final class Large implements Job {
    @Override
    public void define(Pipeline p) {
      int bytes = (int) p.arg("bytes").asLong();
      p.arg("filling").orElse("").asString();
      p.arg("name").orElse("").asString();
      p.source("numbers", new LargeSplits(bytes)).rebalance().sink("out", output);
    }
  }

  /** The client asks the node that does not lead. */
  @BeforeEach
  void startNodes() throws Exception {
    output = new CollectingSink<>();
    start("n1", 2, SMALL_MESSAGES);
    ask(start("n2", 2, SMALL_MESSAGES));
  }

  private static JobSubmission large(Map<String, String> arguments) {
    return submission(
        Large.class,
        arguments,
        settings(LANES, "heap", CheckpointSettings.every(Duration.ofMillis(50))));
  }

  private JobState run(Map<String, String> arguments) throws Exception {
    begin(JOB, large(arguments));
    return end(JOB);
  }

  @Test
  void severalMebibytes_arrive() throws Exception {
    JobState ended = run(Map.of("bytes", String.valueOf(2 * MIB), "filling", "x".repeat(2 * MIB)));
    assertThat(ended.status()).as(ended.failure().orElse("")).isEqualTo(JobStatus.FINISHED);
    assertThat(output.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, RECORDS).boxed().toList());
  }

  @Test
  void aLargerOrder_failsTheJob_andSaysWhoseItIs() throws Exception {
    JobState ended = run(Map.of("bytes", String.valueOf(5 * MIB)));
    assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
    assertThat(ended.failure().orElse(""))
        .contains(
            "subtask numbers/",
            "what the coordinator says to it (Splits) has 524",
            "at most 4190208",
            "maximum-large-frame-size");
  }

  /** Each of two jobs is small enough for a message, and what tells of both is not. */
  @Test
  void aLargerAnswer_isReplacedByOneThatSaysSo() throws Exception {
    String filling = "x".repeat(5 * MIB / 2);
    for (String name : List.of("one", "other")) {
      begin(new JobId(name), large(Map.of("bytes", "1", "filling", filling, "name", name)));
    }
    assertThatThrownBy(() -> client.cluster().toCompletableFuture().join())
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("how the cluster's jobs are has 524")
        .hasMessageContaining("maximum-large-frame-size");
  }

  @Test
  void aLargerSubmission_isRefused() throws Exception {
    Submitted submitted = submit(JOB, large(Map.of("bytes", "1", "filling", "x".repeat(5 * MIB))));
    assertThat(submitted.outcome()).isEqualTo(Submitted.Outcome.REFUSED);
    assertThat(submitted.text()).contains("a submission has 524", "maximum-large-frame-size");
  }
}
