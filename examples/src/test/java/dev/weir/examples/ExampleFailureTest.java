package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.failure.ExplainedFailure;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with a fault built in: a function that throws once, after some checkpoints. */
final class ExampleFailureTest {
  /** So slow that a job cannot come to its end before it has failed. */
  private static final int RATE = 3_000;

  private final AtomicBoolean fault = new AtomicBoolean();

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void nameFolders() {
    output = folder.resolve("output");
  }

  @Test
  void wordCountIsRightAfterTheFunctionBehindItsStateThrew() throws Exception {
    Path input = Example.WORD_COUNT.input();
    failAndFinish(
        rate ->
            p ->
                p.source("lines", ThrottledLines.of(FileSource.lines(input), rate))
                    .flatMap("words", WordCount::split)
                    .keyBy(word -> word)
                    .process("count", WordCount.RunningCount::new)
                    .map("fault", this::throwOnce)
                    .sink("counts", FileSink.of(output, WordCount::format)));

    assertThat(Example.WORD_COUNT.problems(output)).isEmpty();
  }

  @Test
  void flightTotalsAreRightAfterTheFunctionBeforeTheirStateThrew() throws Exception {
    Path input = Example.FLIGHT_TOTALS.input();
    failAndFinish(
        rate ->
            p ->
                p.source("lines", ThrottledLines.of(FileSource.lines(input), rate))
                    .filter("data-lines", line -> !Flight.isHeader(line))
                    .map("flights", Flight::parse)
                    .rebalance()
                    .map("fault", this::throwOnce)
                    .keyBy(Flight::origin)
                    .aggregate("totals", FlightTotals.Sum::new)
                    .sink("rows", FileSink.of(output, FlightTotals::format)));

    assertThat(Example.FLIGHT_TOTALS.problems(output)).isEmpty();
  }

  @Test
  void airportTrafficIsRightAfterItsSourceThrew() throws Exception {
    Path input = Example.AIRPORT_TRAFFIC.input();
    failAndFinish(
        rate ->
            p ->
                AirportTraffic.lay(
                    p.graph(),
                    ThrottledLines.of(FileSource.records(input, this::throwOnce), rate),
                    output));

    assertThat(Example.AIRPORT_TRAFFIC.problems(output)).isEmpty();
  }

  /** What a decoder throws ends the job, unless it says that it passes. */
  private static final class PassingFault extends RuntimeException implements ExplainedFailure {
    private static final long serialVersionUID = 1L;

    PassingFault() {
      super("a fault that was asked for");
    }

    @Override
    public boolean isPermanent() {
      return false;
    }
  }

  private <T> T throwOnce(T value) {
    if (fault.compareAndSet(true, false)) {
      throw new PassingFault();
    }
    return value;
  }

  /** The rest of the input is read by a second run, which is not slowed down. */
  private void failAndFinish(IntFunction<Job> jobAtRate) throws Exception {
    Path data = folder.resolve("data");
    try (JobInProcess job = JobInProcess.start(data, jobAtRate.apply(RATE), Map.of(), 2)) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
      fault.set(true);
      job.reach(progress -> progress.coordinator().restarts() == 1);
      long before = job.progress().coordinator().checkpointsCompleted();
      job.reach(progress -> progress.coordinator().checkpointsCompleted() > before + 2);
      assertThat(job.stop().status()).isEqualTo(JobStatus.STOPPED);
    }
    try (JobInProcess job = JobInProcess.start(data, jobAtRate.apply(0), Map.of(), 2)) {
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
    }
  }
}
