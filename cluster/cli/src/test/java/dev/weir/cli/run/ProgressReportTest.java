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

class ProgressReportTest {
  @Test
  void aJobThatIsStuck_saysWhy_insteadOfFigures() {
    CoordinatorView view =
        new CoordinatorView(
            JobStatus.RUNNING,
            false,
            Optional.empty(),
            0,
            0,
            7,
            Optional.of("subtask lines/0: no licence"),
            Optional.of("failed 7 times in the same way before its first checkpoint"),
            Map.of(),
            Map.of());
    assertThat(ProgressReport.stuck(view))
        .isEqualTo(
            "STUCK: failed 7 times in the same way before its first checkpoint, restarts 7: subtask"
                + " lines/0: no licence");
  }

  private static String lag(long watermarkMillis) {
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
    SubtaskStats stats =
        new SubtaskStats(1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, watermarkMillis, JobMetrics.NONE);
    return ProgressReport.lag(new JobProgress(view, Map.of(new SubtaskId("a", 0), stats)));
  }

  @Test
  void timestampsThatAreNoDates_areNotShownAsDates() {
    assertThat(lag(5_000)).isEqualTo("event time 5000 ms, lag 3 frames");
    assertThat(lag(-1)).isEqualTo("event time -1 ms, lag 3 frames");
    assertThat(lag(1_000_000_000_000L)).startsWith("at 2001-09-");
    assertThat(lag(Long.MIN_VALUE)).isEqualTo("lag 3 frames");
  }
}
