package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.job.JobStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples with their state in RocksDB. */
@Timeout(120)
final class RocksDbExampleTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.weir.examples.Example#all")
  void outputIsRight(Example example) throws Exception {
    try (JobInProcess job = start(example, 2, "rocksdb", Map.of())) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(example.problems(output())).isEmpty();
    awaitNoLocalCopies();
  }

  /** Subtasks are closed behind the job's end. */
  private void awaitNoLocalCopies() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Files.exists(folder.resolve("data/local/example"))) {
      assertThat(System.nanoTime()).as("local copies stay").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void wordCountIsRightThoughItsNodeDiedWithoutWarningAtEachParallelismAndBackend()
      throws Exception {
    Map<String, String> slowly = Map.of("rate", "8000");
    dieAfterCheckpoints(2, "rocksdb", slowly);
    dieAfterCheckpoints(2, "rocksdb", slowly);
    dieAfterCheckpoints(3, "rocksdb", slowly);
    dieAfterCheckpoints(1, "rocksdb", slowly);
    dieAfterCheckpoints(2, "heap", slowly);
    dieAfterCheckpoints(2, "rocksdb", slowly);
    try (JobInProcess job = start(Example.WORD_COUNT, 2, "rocksdb", Map.of())) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(Example.WORD_COUNT.problems(output())).isEmpty();
  }

  private void dieAfterCheckpoints(int parallelism, String backend, Map<String, String> arguments)
      throws Exception {
    try (JobInProcess job = start(Example.WORD_COUNT, parallelism, backend, arguments)) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
    }
  }

  private JobInProcess start(
      Example example, int parallelism, String backend, Map<String, String> arguments)
      throws Exception {
    Map<String, String> all = new TreeMap<>(arguments);
    all.put("input", example.input().toString());
    all.put("output", output().toString());
    return JobInProcess.start(folder.resolve("data"), example.job(), all, parallelism, backend);
  }

  private Path output() {
    return folder.resolve("output");
  }
}
