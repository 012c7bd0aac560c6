package dev.weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.metric.Counter;
import dev.weir.api.metric.Gauge;
import dev.weir.api.metric.Histogram;
import dev.weir.api.metric.MetricValue;
import dev.weir.api.metric.MetricValue.OfCounter;
import dev.weir.api.metric.MetricValue.OfGauge;
import dev.weir.api.metric.MetricValue.OfHistogram;
import dev.weir.connector.GeneratorSource;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.testkit.CollectingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What functions measure, as whoever runs the job reads it. */
@Timeout(60)
final class UserMetricsTest {
  private static final long COUNT = 3000;

  @TempDir private Path folder;

  private final AtomicBoolean failed = new AtomicBoolean(true);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch nearlyAll = new CountDownLatch(1);

  /** Counts in the two ways in which functions can, in a chain and behind keys. */
  private final class Measured implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("numbers", GeneratorSource.<Long>of(COUNT, i -> i))
          .process("all", Passing::new)
          .keyBy(i -> i % 10)
          .process("perKey", PerKey::new)
          .sink("out", new CollectingSink<>());
    }
  }

  private final class Passing extends Process<Long, Long> {
    private Counter seen;
    private Histogram sizes;

    @Override
    public void open(OpenContext ctx) {
      seen = ctx.metrics().counter("seen");
      sizes = ctx.metrics().histogram("sizes");
    }

    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) throws InterruptedException {
      if (value == COUNT - 1 && !failed.getAndSet(true)) {
        throw new IllegalStateException("the planted failure");
      }
      if (value == COUNT - 1) {
        nearlyAll.countDown();
        goOn.await(30, TimeUnit.SECONDS);
      }
      seen.increment();
      sizes.record(value);
      out.emit(value);
    }
  }

  private static final class PerKey extends KeyedProcess<Long, Long, Long> {
    private Counter records;
    private Gauge subtask;

    @Override
    public void open(OpenContext ctx) {
      records = ctx.metrics().counter("records");
      subtask = ctx.metrics().gauge("subtask");
      subtask.set(ctx.subtask().index());
      assertThat(ctx.subtask().job().value()).isEqualTo("measured");
      assertThat(ctx.subtask().operator()).isEqualTo("perKey");
      assertThat(ctx.subtask().parallelism()).isEqualTo(2);
      assertThat(ctx.subtask().maxParallelism()).isEqualTo(1024);
      assertThat(ctx.subtask().attempt()).isPositive();
    }

    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Long> out) {
      assertThat(ctx.key()).isEqualTo(value % 10);
      records.increment();
      out.emit(value);
    }
  }

  private WeirRun run() {
    return WeirRun.of(new Measured())
        .parallelism(2)
        .dataDir(folder.resolve("data"))
        .checkpointInterval(Duration.ofMillis(20));
  }

  private static void assertAllCounted(
      SortedMap<String, ? extends Map<String, MetricValue>> metrics) {
    assertThat(metrics).containsOnlyKeys("all", "perKey");
    assertThat(metrics.get("all").get("seen")).isEqualTo(new OfCounter(COUNT));
    assertThat(metrics.get("perKey"))
        .containsEntry("records", new OfCounter(COUNT))
        .containsEntry("subtask", new OfGauge(0, 1));
    OfHistogram sizes = (OfHistogram) metrics.get("all").get("sizes");
    assertThat(sizes.count()).isEqualTo(COUNT);
    assertThat(sizes.most()).isEqualTo(COUNT - 1);
    assertThat(sizes.sum()).isEqualTo(COUNT * (COUNT - 1) / 2.0);
  }

  @Test
  void atTheEnd_allSubtasksAreTogether() throws Exception {
    goOn.countDown();
    JobResult result = run().run();
    assertAllCounted(result.metrics().byOperator());
    assertThat(result.metrics().toJson())
        .contains("\"all\":{\"seen\":{\"kind\":\"counter\",\"count\":3000},\"sizes\":{\"kind\":");
  }

  @Test
  void whileTheJobRuns_theyCanBeRead() throws Exception {
    try (JobExecution execution = run().start()) {
      nearlyAll.await(30, TimeUnit.SECONDS);
      assertThat(execution.metrics().toJson()).startsWith("{").doesNotContain("3000");
      goOn.countDown();
      execution.await();
      assertAllCounted(execution.metrics().byOperator());
    }
  }

  @Test
  void metricsBeginAnewWithAnAttempt() throws Exception {
    failed.set(false);
    goOn.countDown();
    JobResult result = run().restart(new RestartStrategy.FixedDelay(3, Duration.ZERO)).run();
    assertThat(result.restarts()).isEqualTo(1);
    OfCounter seen = (OfCounter) result.metrics().byOperator().get("all").get("seen");
    assertThat(seen.count()).isBetween(1L, COUNT);
  }

  /** Asks for a metric under a name that is none. */
  private static final class Misnamed extends Process<Long, Long> {
    @Override
    public void open(OpenContext ctx) {
      ctx.metrics().counter("how many");
    }

    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {}
  }

  @Test
  void aNameThatIsNone_failsTheJobWithASentence() {
    Job job =
        p ->
            p.source("numbers", GeneratorSource.<Long>of(1, i -> i))
                .process("all", Misnamed::new)
                .sink("out", new CollectingSink<>());
    assertThatThrownBy(
            () -> WeirRun.of(job).name("misnamed").dataDir(folder.resolve("misnamed")).run())
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("metric 'how many' of operator 'all' has no possible name")
        .satisfies(
            failed -> assertThat(((JobFailedException) failed).result().restarts()).isZero());
  }
}
