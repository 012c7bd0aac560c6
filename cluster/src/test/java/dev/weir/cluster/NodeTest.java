package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Pipeline;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.plan.GraphException;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.spi.connector.Source;
import dev.weir.spi.store.StoreProvider;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The life of jobs on one node. */
class NodeTest extends NodeFixture {
  private final CollectingSink<Count> counts = new CollectingSink<>();

  private Consumer<Pipeline> counting(long records) {
    return p ->
        p.source("numbers", numbers(records))
            .keyBy(number -> number % 10)
            .process("count", Counting::new)
            .sink("counts", counts);
  }

  private static List<Count> expected(long records, int times) {
    List<Count> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      for (long n = 1; n <= records / 10; n++) {
        for (long key = 0; key < 10; key++) {
          all.add(new Count(key, n));
        }
      }
    }
    return all;
  }

  @Test
  void aBoundedJob_finishesWithAllOutputCommitted() throws Exception {
    RunningJob job = start().run(spec(SOON, 2, counting(10_000)));
    JobState state = end(job);
    assertThat(state.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(state.head())
        .hasValueSatisfying(head -> assertThat(head.purpose()).isEqualTo(CheckpointPurpose.FINAL));
    assertThat(counts.records()).containsExactlyInAnyOrderElementsOf(expected(10_000, 1));
    assertThat(counts.pendingBatches()).isZero();
    JobProgress progress = progress(job);
    assertThat(progress.recordsIn()).isEqualTo(10_000);
    assertThat(progress.recordsOut()).isEqualTo(10_000);
  }

  @Test
  void aFinishedJob_isNotRunAgain_unlessItBeginsAnew() throws Exception {
    JobSpec spec = spec(SOON, 2, counting(1000));
    end(start().run(spec));
    RunningJob again = node.run(spec);
    assertThat(end(again).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(counts.records()).hasSize(1000);

    RunningJob anew = node.run(fresh(spec));
    assertThat(end(anew).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(counts.records()).containsExactlyInAnyOrderElementsOf(expected(1000, 2));
    assertThat(progress(anew).recordsIn()).isEqualTo(1000);
  }

  @Test
  void aJobThatRuns_isNotStartedTwice_norForgottenMeanwhile() throws Exception {
    JobSpec spec = spec(SOON, 1, p -> p.source("numbers", endlessNumbers()).sink("s", numberSink));
    RunningJob job = start().run(spec);
    assertThatThrownBy(() -> node.run(fresh(spec)))
        .hasMessage("job tested runs on this node already");
    await(job, "a checkpoint is complete", p -> p.coordinator().checkpointsCompleted() > 0);
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(progress(job).coordinator().restarts()).isZero();
  }

  /** Cannot read again what it has read. */
  private static final class Once<S> extends ForwardingSource<Long, S> {
    Once(Source<Long, S> source) {
      super(source);
    }

    @Override
    public boolean isReplayable() {
      return false;
    }
  }

  @Test
  void aSourceThatCannotReplay_isRefused_unlessTheJobRunsAtMostOnce() throws Exception {
    JobSpec spec =
        spec(SOON, 1, p -> p.source("ticker", new Once<>(numbers(10))).sink("sink", numberSink));
    start();
    assertThatThrownBy(() -> node.run(spec))
        .isInstanceOf(GraphException.class)
        .hasMessage(
            "the pipeline cannot run: source 'ticker' cannot read again what it has read, so each"
                + " failure would lose records; run the job with --guarantee"
                + " at-most-once (DeliveryGuarantee.AT_MOST_ONCE), which says so, or give it"
                + " another source");
    RunningJob job =
        node.run(
            spec.withCoordinator(spec.coordinator().withGuarantee(DeliveryGuarantee.AT_MOST_ONCE)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(numberSink.records()).hasSize(10);
  }

  private final CollectingSink<Long> numberSink = new CollectingSink<>();

  @Test
  void aStoppedJob_goesOnWhereItStopped_onTheSameNodeAndOnTheNext() throws Exception {
    JobSpec spec =
        spec(SOON, 2, p -> p.source("numbers", endlessNumbers()).sink("sink", numberSink));
    start();
    for (int round = 0; round < 3; round++) {
      RunningJob job = node.run(spec);
      int before = numberSink.records().size();
      await(job, "records come out", p -> numberSink.records().size() > before);
      job.stop();
      assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
      assertContiguous();
      if (round == 1) {
        restartNode();
      }
    }
  }

  private void assertContiguous() {
    List<Long> all = numberSink.records().stream().sorted().toList();
    assertThat(all.stream().filter(each -> each % 2 == 0).toList())
        .isEqualTo(LongStream.iterate(0, each -> each + 2).limit(count(all, 0)).boxed().toList());
    assertThat(all.stream().filter(each -> each % 2 == 1).toList())
        .isEqualTo(LongStream.iterate(1, each -> each + 2).limit(count(all, 1)).boxed().toList());
    assertThat(numberSink.pendingBatches()).isZero();
  }

  private static long count(List<Long> all, long remainder) {
    return all.stream().filter(each -> each % 2 == remainder).count();
  }

  @Test
  void aStopThatIsAskedForAtOnce_isNotForgotten() throws Exception {
    RunningJob job =
        start()
            .run(
                spec(SOON, 1, p -> p.source("numbers", endlessNumbers()).sink("sink", numberSink)));
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
  }

  @Test
  void aNodeThatIsClosedUnderAJob_leavesItAsACrashDoes() throws Exception {
    JobSpec spec =
        spec(SOON, 2, p -> p.source("numbers", slowNumbers(1000, 2000)).sink("s", numberSink));
    RunningJob job = start().run(spec);
    await(job, "a checkpoint is complete", p -> p.coordinator().checkpointsCompleted() > 1);
    restartNode();
    assertThat(end(node.run(spec)).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(numberSink.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1000).boxed().toList());
  }

  @Test
  void aDirectoryInUse_isRefused_andTheMessageSaysBy() throws Exception {
    start();
    assertThatThrownBy(() -> Node.start(NodeSettings.embedded(directory)))
        .isInstanceOf(StoreProvider.DataDirectoryInUseException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("is in use by this process already")
        .hasMessageContaining("stop it or use --data with another directory");
  }

  @Test
  void manySubtasks_runAndTakeCheckpointsAndFinish() throws Exception {
    RunningJob job =
        start()
            .run(
                spec(
                    settings(SOON, Duration.ofMillis(100)),
                    40,
                    p ->
                        p.source("numbers", slowNumbers(20_000, 20_000))
                            .keyBy(number -> number % 10)
                            .process("count", Counting::new)
                            .rebalance()
                            .map("same", count -> count)
                            .rebalance()
                            .sink("counts", counts)));
    JobState state = end(job);
    assertThat(state.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(counts.records()).containsExactlyInAnyOrderElementsOf(expected(20_000, 1));
    JobProgress progress = progress(job);
    assertThat(progress.subtasks()).hasSize(160);
    assertThat(progress.coordinator().checkpointsCompleted()).isGreaterThan(1);
    assertThat(progress.coordinator().restarts()).isZero();
  }
}
