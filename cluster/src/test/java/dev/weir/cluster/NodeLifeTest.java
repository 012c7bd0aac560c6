package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.weir.api.function.Context;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users' code that does not come back, and what goes on all the same. */
class NodeLifeTest extends NodeFixture {
  private static final String PATIENCE = "weir.previous-attempt-timeout";
  private final CollectingSink<Long> sink = new CollectingSink<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicBoolean fails = new AtomicBoolean();

  @AfterEach
  void release() {
    released.countDown();
    System.clearProperty(PATIENCE);
    ConfigFactory.invalidateCaches();
  }

  private void block() {
    blocked.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A sink over another one of which the first commit blocks. */
  private final class BlockingSink implements Sink<Long, Long> {
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    @Override
    public SinkWriter<Long, Long> writer(WriterContext context) {
      most.accumulateAndGet(underWay.get() + 1, Math::max);
      return new SinkWriter<>() {
        private long written;

        @Override
        public void write(Long value, long timestampMillis) {
          written++;
        }

        @Override
        public Callable<List<Long>> prepareCommit(CheckpointId checkpoint) {
          List<Long> lot = List.of(written);
          written = 0;
          return () -> lot;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void commit(SinkScope context, List<Long> committables) {
      most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      if (blocked.get() == 0) {
        fails.set(true);
        block();
      }
      underWay.decrementAndGet();
    }

    @Override
    public Serde<Long> committableSerde(Types types) {
      return types.serdeOf(Long.class);
    }
  }

  private Long failingOnce(Long number) {
    if (fails.compareAndSet(true, false)) {
      throw new IllegalStateException("planted");
    }
    return number;
  }

  private LocalJob runBlockingSink(BlockingSink to) throws Exception {
    return start()
        .run(
            spec(
                SOON,
                1,
                p ->
                    p.source("numbers", endlessNumbers())
                        .map("fail", this::failingOnce)
                        .sink("out", to)));
  }

  @Test
  void aRestart_waitsForACommitOfTheDeadAttempt() throws Exception {
    BlockingSink to = new BlockingSink();
    LocalJob job = runBlockingSink(to);
    await(job, "it has failed during a commit", p -> p.coordinator().restarts() == 1);
    for (int i = 0; i < 200; i++) {
      assertThat(progress(job).coordinator().running()).isFalse();
    }
    assertThat(job.underWay())
        .anyMatch(
            call ->
                call.startsWith(
                    "subtask numbers/0 (attempt 1) is committing in operator 'out' for "));
    released.countDown();
    await(job, "it runs again", p -> p.coordinator().running());
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(to.most).hasValue(1);
  }

  @Test
  void aCommitThatDoesNotComeBack_isNamed_andTheNextAttemptFailsUntilItDoes() throws Exception {
    System.setProperty(PATIENCE, "50ms");
    ConfigFactory.invalidateCaches();
    BlockingSink to = new BlockingSink();
    LocalJob job = runBlockingSink(to);
    var progress = await(job, "it has waited in vain", p -> p.coordinator().restarts() >= 3);
    assertThat(progress.coordinator().failure().orElseThrow())
        .contains("something of an earlier attempt has not ended: subtask numbers/0 (attempt 1) is")
        .contains("committing in operator 'out'")
        .contains("NodeLifeTest");
    released.countDown();
    await(job, "it runs again", p -> p.coordinator().running());
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(to.most).hasValue(1);
  }

  /** Fails again and again, and does not come back from being closed. */
  private final class StuckInClose extends Process<Long, Long> {
    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {
      if (attempts.incrementAndGet() <= 40) {
        throw new IllegalStateException("planted");
      }
      out.emit(value);
    }

    @Override
    public void close() {
      block();
    }
  }

  @Test
  void closesThatDoNotComeBack_holdNothingUp() throws Exception {
    LocalJob job =
        start()
            .run(
                spec(
                    SOON,
                    1,
                    p ->
                        p.source("numbers", numbers(1000))
                            .process("stuck", StuckInClose::new)
                            .sink("out", sink)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(sink.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 1000).boxed().toList());
    assertThat(blocked.get()).isPositive();
  }

  /** Readers that block when they are asked to start. */
  private final class Blocked extends ForwardingSource<Long, Lane> {
    Blocked() {
      super(GeneratorSource.of(10, index -> index));
    }

    @Override
    public SourceReader<Long, Lane> reader(ReaderContext context) throws Exception {
      return new Reader<>(super.reader(context)) {
        @Override
        public void start() throws Exception {
          context
              .io()
              .run(
                  () -> {
                    block();
                    return 0;
                  },
                  done -> {});
        }
      };
    }
  }

  @Test
  void readersThatBlock_doNotKeepAnotherJobFromItsCheckpoints_norTheirOwn() throws Exception {
    start();
    LocalJob stuck =
        node.run(
            named(
                new JobId("blocked"),
                spec(SOON, 20, p -> p.source("never", new Blocked()).sink("nowhere", sink))));
    await(stuck, "all readers block", p -> blocked.get() == 20);
    CollectingSink<Long> to = new CollectingSink<>();
    LocalJob job = node.run(spec(SOON, 2, p -> p.source("numbers", numbers(1000)).sink("out", to)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertThat(to.records()).hasSize(1000);
    stuck.stop();
    assertThat(end(stuck).status()).isIn(JobStatus.STOPPED, JobStatus.FINISHED);
  }

  @Test
  void aStopWithADeadline_saysWhatItWaitsFor() throws Exception {
    LocalJob job =
        start()
            .run(
                spec(
                    SOON,
                    1,
                    p ->
                        p.source("numbers", numbers(10))
                            .<Long>map(
                                "wait",
                                n -> {
                                  block();
                                  return n;
                                })
                            .sink("out", sink)));
    await(job, "its function blocks", p -> blocked.get() == 1);
    assertThat(job.stop(Duration.ofMillis(50)).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(StopTimeoutException.class)
        .withMessageContaining("the job did not stop within 0.05 s: ")
        .withMessageContaining("subtask numbers/0 (attempt 1) is taking a turn for ")
        .withMessageContaining("NodeLifeTest.block");
    released.countDown();
    assertThat(end(job).status()).isIn(JobStatus.STOPPED, JobStatus.FINISHED);
  }

  private static JobSpec named(JobId id, JobSpec spec) {
    return new JobSpec(
        id,
        spec.graph(),
        spec.types(),
        spec.backend(),
        spec.coordinator(),
        spec.loop(),
        spec.fresh());
  }

  @Test
  void anErrorOfTheMachine_endsTheJob_andNamesTheOperator() throws Exception {
    JobState state =
        end(
            start()
                .run(
                    spec(
                        new RestartStrategy.FixedDelay(50, Duration.ofMillis(1)),
                        1,
                        p ->
                            p.source("numbers", numbers(10))
                                .<Long>map(
                                    "hoard",
                                    n -> {
                                      attempts.incrementAndGet();
                                      throw new OutOfMemoryError("Java heap space");
                                    })
                                .sink("out", sink))));
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow())
        .contains("operator 'hoard' failed: java.lang.OutOfMemoryError: Java heap space")
        .contains("-Xmx");
    assertThat(attempts).hasValue(1);
  }
}
