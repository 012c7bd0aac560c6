package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.testkit.CollectingSink;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nobody learns whether the job's row was written: the coordinator begins anew from what it says,
 * and its subtasks go on.
 */
@Timeout(120)
final class RowOutageTest extends NodeFixture {
  private static final int OUTAGES = 3;

  private final CollectingSink<Count> sink = new CollectingSink<>();

  private JobSpec counting() {
    return spec(
        SOON,
        2,
        p ->
            p.source("numbers", endlessNumbers())
                .keyBy(number -> number % 10)
                .process("count", Counting::new)
                .sink("sink", sink));
  }

  private CoordinatorView completeMore(RunningJob job, int checkpoints) throws Exception {
    long before = progress(job).coordinator().checkpointsCompleted();
    return await(
            job,
            "checkpoints complete",
            p -> p.coordinator().checkpointsCompleted() >= before + checkpoints)
        .coordinator();
  }

  @Test
  void subtasksGoOn_whateverBecomesOfTheRow_andEachRecordCountsOnce() throws Exception {
    node =
        Node.start(
            new NodeSettings(directory, Map.of("weir.store.provider", CountingStoreProvider.NAME)));
    RunningJob job = node.run(counting());
    CoordinatorView view = completeMore(job, 3);
    for (int outage = 1; outage <= OUTAGES; outage++) {
      CountingStoreProvider.UNKNOWN_ROWS.set(1);
      view = completeMore(job, 3);
      assertThat(CountingStoreProvider.UNKNOWN_ROWS).hasValue(0);
    }
    assertThat(view.restarts()).isZero();
    job.stop();
    JobState stopped = end(job);
    assertThat(stopped.status()).isEqualTo(JobStatus.STOPPED);
    assertThat(stopped.lastAttempt()).isEqualTo(1);
    assertThat(stopped.epoch().value()).isGreaterThan(OUTAGES);
    assertThat(sink.records()).doesNotHaveDuplicates();
    for (Count each : sink.records()) {
      if (each.n() > 1) {
        assertThat(sink.records()).contains(new Count(each.key(), each.n() - 1));
      }
    }
  }
}
