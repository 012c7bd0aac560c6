package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that does not replay: whatever happens, nothing comes out twice. */
class AtMostOnceTest {
  private static final long RECORDS = 2_000;
  private static final int FILES = 20;

  static final class Numbers implements Job {
    private final AtomicLong failsAt = new AtomicLong(-1);

    @Override
    public void define(Pipeline p) {
      p.source("numbers", FileSource.lines(p.arg("input").asPath()))
          .map("parse", Long::parseLong)
          .rebalance()
          .map("failing", this::failOnce)
          .sink("out", FileSink.of(p.arg("output").asPath(), String::valueOf));
    }

    private Long failOnce(Long n) {
      if (failsAt.compareAndSet(n, -1)) {
        throw new IllegalStateException("thrown on purpose");
      }
      return n;
    }
  }

  @TempDir Path dir;
  private final Numbers numbers = new Numbers();

  /** Files are read one after the other, each when a checkpoint knows that it was handed out. */
  @BeforeEach
  void writeInput() throws IOException {
    Path input = Files.createDirectory(dir.resolve("in"));
    for (int file = 0; file < FILES; file++) {
      long first = file * RECORDS / FILES;
      List<String> lines =
          LongStream.range(first, first + RECORDS / FILES).mapToObj(Long::toString).toList();
      Files.write(input.resolve("numbers-" + (10 + file) + ".txt"), lines);
    }
  }

  @Test
  void afterAFailure_nothingComesTwice_andUntouchedSplitsAreRead() throws Exception {
    numbers.failsAt.set(RECORDS / 2);
    try (JobInProcess job = start()) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(numbers.failsAt.get()).isEqualTo(-1);
    List<Long> out = output();
    assertThat(out).doesNotHaveDuplicates().doesNotContain(RECORDS / 2);
    assertThat(out.size()).isGreaterThan((int) RECORDS / FILES);
  }

  @Test
  void whenTheProcessIsGone_nothingComesTwice() throws Exception {
    for (int life = 0; life < 3; life++) {
      try (JobInProcess job = start()) {
        long goal = life + 2L;
        job.reach(progress -> progress.coordinator().checkpointsCompleted() >= goal);
      }
    }
    try (JobInProcess job = start()) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(output()).doesNotHaveDuplicates();
  }

  @Test
  void aPoliteStop_losesNothing() throws Exception {
    try (JobInProcess job = start()) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
      assertThat(job.stop().status()).isEqualTo(JobStatus.STOPPED);
    }
    try (JobInProcess job = start()) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
    assertThat(output())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, RECORDS).boxed().toList());
  }

  private JobInProcess start() throws Exception {
    CheckpointSettings checkpoints = JobInProcess.checkpointsEvery(Duration.ofMillis(20));
    CoordinatorSettings settings =
        new CoordinatorSettings(
                checkpoints, new RestartStrategy.FixedDelay(3, Duration.ofMillis(10)), 2, 3)
            .withGuarantee(DeliveryGuarantee.AT_MOST_ONCE);
    Map<String, String> args =
        Map.of("input", dir.resolve("in").toString(), "output", dir.resolve("out").toString());
    return JobInProcess.start(dir.resolve("data"), numbers, args, 2, "heap", settings);
  }

  private List<Long> output() throws IOException {
    List<Long> numbersOut = new ArrayList<>();
    try (Stream<Path> files = Files.list(dir.resolve("out"))) {
      for (Path file :
          files.filter(each -> each.getFileName().toString().startsWith("part-")).toList()) {
        Files.readAllLines(file).forEach(line -> numbersOut.add(Long.parseLong(line)));
      }
    }
    return numbersOut;
  }
}
