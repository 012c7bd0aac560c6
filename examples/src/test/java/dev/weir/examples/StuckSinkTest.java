package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.connector.GeneratorSource;
import dev.weir.connectors.file.FileSink;
import dev.weir.element.Alignment;
import dev.weir.function.Context;
import dev.weir.function.KeyedProcess;
import dev.weir.function.Output;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.state.ValueState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function so slow that everything before it is full of records: unaligned checkpoints complete
 * all the same, and a job goes on from them at another parallelism without losing or repeating one.
 */
class StuckSinkTest {
  private static final long RECORDS = 30_000;
  private static final int KEYS = 7;

  record Count(long key, long n) {}

  static final class Slow implements Job {
    /** Read by the functions of the running job. */
    static volatile long delayNanos;

    private final boolean fuses;

    /**
     * @param fuses whether the slow function runs once, and so in one chain with the counting one
     *     where that runs once as well
     */
    Slow(boolean fuses) {
      this.fuses = fuses;
    }

    @Override
    public void define(Pipeline p) {
      Stream<Count> counts =
          p.source("numbers", GeneratorSource.of(RECORDS, n -> n).lanes(4))
              .keyBy(n -> n % KEYS)
              .process("count", Counting::new);
      Stream<Count> slow =
          fuses
              ? counts.map("slow", Slow::slowly).parallelism(1)
              : counts.rebalance().map("slow", Slow::slowly);
      slow.sink("out", FileSink.of(p.arg("output").asPath(), c -> c.key() + "," + c.n()));
    }

    private static Count slowly(Count count) {
      if (delayNanos > 0) {
        LockSupport.parkNanos(delayNanos);
      }
      return count;
    }
  }

  static final class Counting extends KeyedProcess<Long, Long, Count> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Long value, Context ctx, Output<Count> out) {
      Long before = seen.value();
      long n = (before == null ? 0 : before) + 1;
      seen.update(n);
      out.emit(new Count(value % KEYS, n));
    }
  }

  @TempDir Path dir;

  @Test
  void unalignedCheckpoints_complete_andRestoreAtAnyParallelism() throws Exception {
    restartTwice(new Slow(false), "heap", Alignment.UNALIGNED, Optional.empty());
  }

  @Test
  void atAParallelismThatLeavesNoChannel_theRecordsInItAreNotLost() throws Exception {
    restartTwice(new Slow(true), "heap", Alignment.UNALIGNED, Optional.empty());
  }

  @Test
  void alignedOnes_thatTakeTooLong_goOnUnaligned() throws Exception {
    restartTwice(new Slow(false), "rocksdb", Alignment.ALIGNED, Optional.of(Duration.ofMillis(20)));
  }

  private void restartTwice(
      Job job, String backend, Alignment alignment, Optional<Duration> timeout) throws Exception {
    CheckpointSettings settings =
        new CheckpointSettings(
            Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(50), 0, 1, alignment, timeout);
    Slow.delayNanos = 2_000_000;
    for (int parallelism : new int[] {2, 3}) {
      try (JobInProcess run = start(job, backend, settings, parallelism)) {
        // The queues hold far more than the function can do before the third checkpoint.
        run.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
        assertThat(run.stop().status()).isEqualTo(JobStatus.STOPPED);
      }
    }
    Slow.delayNanos = 0;
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
    long[] seen = new long[KEYS];
    for (long n = 0; n < RECORDS; n++) {
      int key = (int) (n % KEYS);
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
