package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times further away than Pekko's scheduler looks ahead, and than a {@code long} counts. */
class FarAwayTimesTest extends NodeFixture {
  private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private final CollectingSink<Long> sink = new CollectingSink<>();

  private static CoordinatorSettings settings(Duration each, RestartStrategy restarts) {
    return new CoordinatorSettings(
        new CheckpointSettings(
            each, each, each, 3, 1, DeliveryGuarantee.EXACTLY_ONCE, Optional.of(each)),
        restarts,
        2,
        3);
  }

  /** Registers timers as far away as its records say. */
  private static final class Waiting extends KeyedProcess<Long, Long, Long> {
    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Long> out) {
      ctx.timers().atProcessingTime(value);
      out.emit(value);
    }
  }

  @Test
  void checkpointsAndTimers_mayBeAYearAhead_orForEver() throws Exception {
    long year = System.currentTimeMillis() + Duration.ofDays(366).toMillis();
    List<Long> times = List.of(year, Long.MAX_VALUE - 1, Long.MAX_VALUE);
    start();
    for (Duration each : List.of(Duration.ofDays(365), EVER)) {
      CollectingSink<Long> to = new CollectingSink<>();
      RunningJob job =
          node.run(
              fresh(
                  spec(
                      settings(each, new RestartStrategy.None()),
                      1,
                      p ->
                          p.source("times", slowNumbers(1000, 5000))
                              .map("ahead", n -> times.get((int) (n % times.size())))
                              .keyBy(time -> time)
                              .process("wait", Waiting::new)
                              .sink("sink", to))));
      await(job, "all is read", p -> p.recordsOut() >= 1000);
      assertThat(progress(job).coordinator().restarts()).isZero();
      job.stop();
      assertThat(end(job).status()).isIn(JobStatus.STOPPED, JobStatus.FINISHED);
      assertThat(to.records()).hasSize(1000);
    }
  }

  @Test
  void aRestartMayBeAYearAhead_andTheJobIsStoppedMeanwhile() throws Exception {
    for (Duration delay : List.of(Duration.ofDays(365), EVER)) {
      start();
      RunningJob job =
          node.run(
              fresh(
                  spec(
                      settings(Duration.ofSeconds(1), new RestartStrategy.FixedDelay(9, delay)),
                      1,
                      p ->
                          p.source("numbers", numbers(10))
                              .<Long>map(
                                  "fail",
                                  n -> {
                                    throw new IllegalStateException("planted");
                                  })
                              .sink("sink", sink))));
      await(job, "it waits for its restart", p -> p.coordinator().restarts() == 1);
      job.giveUp();
      JobState state = end(job);
      assertThat(state.status()).isEqualTo(JobStatus.FAILED);
      assertThat(state.failure().orElseThrow()).contains("planted");
      node.close();
    }
  }
}
