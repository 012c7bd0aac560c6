package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.job.JobStatus;
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
            Optional.of("failed 7 times in the same way before its first checkpoint"));
    assertThat(ProgressReport.stuck(view))
        .isEqualTo(
            "STUCK: failed 7 times in the same way before its first checkpoint, restarts 7: subtask"
                + " lines/0: no licence");
  }
}
