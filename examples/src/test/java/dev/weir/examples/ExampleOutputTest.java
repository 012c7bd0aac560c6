package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example's output, judged by the program that comes with it. */
final class ExampleOutputTest {
  /** So slow that a job that is to be stopped in the middle cannot come to its end before. */
  private static final int RATE = 3_000;

  @TempDir private Path folder;
  private Path data;
  private Path output;

  @BeforeEach
  void nameFolders() {
    data = folder.resolve("data");
    output = folder.resolve("output");
  }

  static Stream<Arguments> allParallelisms() {
    return Example.all()
        .flatMap(example -> IntStream.of(1, 2, 3).mapToObj(n -> Arguments.of(example, n)));
  }

  @ParameterizedTest
  @MethodSource("allParallelisms")
  void isRight(Example example, int parallelism) throws Exception {
    try (JobInProcess job = start(example, 0, parallelism)) {
      assertFinished(job.end());
    }

    assertThat(example.problems(output)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.weir.examples.Example#all")
  void isRightAfterAStopAndAResumeAtOtherParallelisms(Example example) throws Exception {
    stopInTheMiddle(example, 2);
    stopInTheMiddle(example, 3);
    stopInTheMiddle(example, 1);
    try (JobInProcess job = start(example, 0, 2)) {
      assertFinished(job.end());
    }

    assertThat(example.problems(output)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.weir.examples.Example#all")
  void isRightAfterANodeWasClosedInTheMiddle(Example example) throws Exception {
    try (JobInProcess job = start(example, RATE, 2)) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
    }
    try (JobInProcess job = start(example, 0, 2)) {
      assertFinished(job.end());
    }

    assertThat(example.problems(output)).isEmpty();
  }

  private void stopInTheMiddle(Example example, int parallelism) throws Exception {
    try (JobInProcess job = start(example, RATE, parallelism)) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
      assertThat(job.stop().status()).isEqualTo(JobStatus.STOPPED);
    }
  }

  private JobInProcess start(Example example, int rate, int parallelism) throws Exception {
    Map<String, String> args =
        Map.of(
            "input", example.input().toString(),
            "output", output.toString(),
            "rate", Integer.toString(rate));
    return JobInProcess.start(data, example.job(), args, parallelism);
  }

  private static void assertFinished(JobState state) {
    assertThat(state.status()).as("%s", state).isEqualTo(JobStatus.FINISHED);
  }
}
