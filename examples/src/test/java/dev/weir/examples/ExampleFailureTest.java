package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.connector.RateLimited;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with a fault built in: a function that throws once, after some checkpoints. */
final class ExampleFailureTest {
  private static final int RATE = 20_000;

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
        p ->
            p.source("lines", ThrottledLines.of(input, RATE))
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
        p ->
            p.source("lines", ThrottledLines.of(input, RATE))
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
        p ->
            AirportTraffic.lay(
                p.graph(),
                RateLimited.of(FileSource.records(input, this::throwOnce), RATE),
                output));

    assertThat(Example.AIRPORT_TRAFFIC.problems(output)).isEmpty();
  }

  private <T> T throwOnce(T value) {
    if (fault.compareAndSet(true, false)) {
      throw new IllegalStateException("a fault that was asked for");
    }
    return value;
  }

  private void failAndFinish(Job withFault) throws Exception {
    try (JobInProcess job = JobInProcess.start(folder.resolve("data"), withFault, Map.of(), 2)) {
      job.reach(progress -> progress.coordinator().checkpointsCompleted() >= 3);
      fault.set(true);
      job.reach(progress -> progress.coordinator().restarts() == 1);
      assertThat(job.end().status()).isEqualTo(JobStatus.FINISHED);
      assertThat(job.progress().coordinator().restarts()).isEqualTo(1);
    }
  }
}
