package dev.weir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.metric.JobMetrics;
import dev.weir.cluster.JobProgress;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobStatus;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressMeterTest {
  private final ProgressMeter meter = new ProgressMeter();

  private void add(int attempt, long in, long out) {
    CoordinatorView view =
        new CoordinatorView(
            JobStatus.RUNNING,
            true,
            Optional.empty(),
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of());
    meter.add(
        new JobProgress(
            view,
            Map.of(
                new SubtaskId("source", 0), stats(attempt, in, 0),
                new SubtaskId("sink", 0), stats(attempt, 0, out))));
  }

  private static SubtaskStats stats(int attempt, long in, long out) {
    return new SubtaskStats(
        attempt, in, in, out, 0, 0, 0, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE, JobMetrics.NONE);
  }

  @Test
  void anAttemptGoesOn() {
    add(1, 10, 5);
    add(1, 30, 20);

    assertThat(meter.recordsIn()).isEqualTo(30);
    assertThat(meter.recordsOut()).isEqualTo(20);
  }

  @Test
  void theNextAttemptAddsToTheSumWhateverItsCount() {
    add(1, 30, 20);
    add(2, 4, 3);
    add(2, 40, 30);

    assertThat(meter.recordsIn()).isEqualTo(70);
    assertThat(meter.recordsOut()).isEqualTo(50);
  }
}
