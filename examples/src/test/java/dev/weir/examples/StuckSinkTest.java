package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function so slow that everything before it is full of records: unaligned checkpoints complete
 * all the same, and a job goes on from them at another parallelism without losing or repeating one.
 */
class StuckSinkTest {
  private static final long RECORDS = 30_000;
  @TempDir Path dir;

  @Test
  void unalignedCheckpoints_complete_andRestoreAtAnyParallelism() throws Exception {
    restartTwice(new StuckJob(RECORDS, false), "heap", Optional.of(Duration.ZERO));
  }

  @Test
  void atAParallelismThatLeavesNoChannel_theRecordsInItAreNotLost() throws Exception {
    restartTwice(new StuckJob(RECORDS, true), "heap", Optional.of(Duration.ZERO));
  }

  @Test
  void alignedOnes_thatTakeTooLong_goOnUnaligned() throws Exception {
    restartTwice(new StuckJob(RECORDS, false), "rocksdb", Optional.of(Duration.ofMillis(20)));
  }

  private void restartTwice(Job job, String backend, Optional<Duration> timeout) throws Exception {
    CheckpointSettings settings =
        CheckpointSettings.every(Duration.ofMillis(50))
            .withTimeout(Duration.ofSeconds(50))
            .withToleratedFailures(0)
            .withAlignmentTimeout(timeout);
    StuckJob.delayNanos = 2_000_000;
    for (int parallelism : new int[] {2, 3}) {
      try (JobInProcess run = start(job, backend, settings, parallelism)) {
        // The queues hold far more than the function can do before the third checkpoint.
        run.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
        assertThat(run.stop().status()).isEqualTo(JobStatus.STOPPED);
      }
    }
    StuckJob.delayNanos = 0;
    try (JobInProcess run = start(job, backend, settings, 1)) {
      assertThat(run.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(lines()).containsExactlyInAnyOrderElementsOf(expected());
  }

  private JobInProcess start(Job job, String backend, CheckpointSettings settings, int parallelism)
      throws Exception {
    Map<String, String> args = Map.of("output", dir.resolve("out").toString());
    return JobInProcess.start(dir.resolve("data"), job, args, parallelism, backend, settings);
  }

  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    long[] seen = new long[StuckJob.KEYS];
    for (long n = 0; n < RECORDS; n++) {
      int key = (int) (n % StuckJob.KEYS);
      lines.add(key + "," + ++seen[key]);
    }
    return lines;
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(dir.resolve("out"))) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("part-")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
