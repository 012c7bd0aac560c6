package dev.weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ArgumentException;
import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.testkit.CollectingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that a program runs in its own process. */
@Timeout(60)
final class WeirRunTest {
  @TempDir private Path folder;

  private final CollectingSink<Long> squares = new CollectingSink<>();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final CountDownLatch begun = new CountDownLatch(1);

  /** Squares the numbers below {@code --count}; endless without it. */
  private final class Squares implements Job {
    @Override
    public void define(Pipeline p) {
      long count = p.arg("count").orElse(Long.MAX_VALUE).asLong();
      p.source("numbers", GeneratorSource.<Long>of(count, i -> i))
          .map("square", this::square)
          .sink("squares", squares);
    }

    private long square(long number) {
      begun.countDown();
      if (broken.get()) {
        throw new IllegalStateException("the planted failure");
      }
      return number * number;
    }
  }

  private WeirRun run() {
    return WeirRun.of(new Squares()).parallelism(2).dataDir(folder.resolve("data"));
  }

  private static List<Long> squaresBelow(long count) {
    return LongStream.range(0, count).map(i -> i * i).boxed().toList();
  }

  @Test
  void aBoundedJobFinishes_andLeavesItsDataDirectoryToTheNextRun() throws Exception {
    JobResult result = run().argument("count", 1000).run();

    assertThat(result.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(result.recordsIn()).isEqualTo(1000);
    assertThat(result.recordsOut()).isEqualTo(1000);
    assertThat(result.checkpoints()).isPositive();
    assertThat(result.head()).isPresent();
    assertThat(result.failure()).isEmpty();
    assertThat(squares.records()).containsExactlyInAnyOrderElementsOf(squaresBelow(1000));

    JobResult again = run().argument("count", 1000).run();
    assertThat(again.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(again.recordsIn()).isZero();
    assertThat(squares.records()).hasSize(1000);

    assertThat(run().argument("count", 5).fresh().run().recordsIn()).isEqualTo(5);
  }

  @Test
  void aFailureIsThrown_andTheNextRunGoesOn() throws Exception {
    broken.set(true);
    WeirRun run = run().argument("count", 1000).restart(new RestartStrategy.None());
    assertThatThrownBy(run::run)
        .isInstanceOfSatisfying(
            JobFailedException.class,
            failed -> assertThat(failed.result().status()).isEqualTo(JobStatus.FAILED))
        .hasMessageContainingAll("job squares failed", "the planted failure");

    broken.set(false);
    assertThat(run.run().status()).isEqualTo(JobStatus.FINISHED);
    assertThat(squares.records()).containsExactlyInAnyOrderElementsOf(squaresBelow(1000));
  }

  @Test
  void whoStartedAJobCanStopIt_andTheNextRunResumes() throws Exception {
    CheckpointOf stopped;
    try (JobExecution execution = run().checkpointInterval(Duration.ofMillis(20)).start()) {
      begun.await();
      execution.stop();
      JobResult result = execution.await();
      assertThat(result.status()).isEqualTo(JobStatus.STOPPED);
      stopped = new CheckpointOf(result);
    }
    try (JobExecution execution = run().start()) {
      execution.stop();
      assertThat(new CheckpointOf(execution.await()).number()).isGreaterThan(stopped.number());
    }
    assertThat(squares.records()).doesNotHaveDuplicates();
  }

  private record CheckpointOf(long number) {
    CheckpointOf(JobResult result) {
      this(result.head().orElseThrow().value());
    }
  }

  @Test
  void closedAtOnce_itsDataDirectoryIsFree() throws Exception {
    JobExecution execution = run().start();
    begun.await();
    assertThatThrownBy(run()::start)
        .isInstanceOf(DataDirectoryInUseException.class)
        .hasMessageContaining(folder.resolve("data").toString());
    execution.close();
    assertThatThrownBy(execution::await)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("squares");
    assertThat(execution.ended().toCompletableFuture()).isCompletedExceptionally();
    execution.close();

    try (JobExecution next = run().start()) {
      next.stop();
      assertThat(next.ended().toCompletableFuture().get(30, TimeUnit.SECONDS).status())
          .isEqualTo(JobStatus.STOPPED);
    }
  }

  @Test
  void whatTheJobDoesNotKnowIsRefused_beforeAnythingIsWritten() {
    assertThatThrownBy(run().argument("cuont", 5)::run)
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("did you mean --count");
    assertThatThrownBy(run().state("rocks")::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no state backend named 'rocks'");
    assertThatThrownBy(WeirRun.of(p -> {})::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give it one with name(");
    assertThat(Files.exists(folder.resolve("data"))).isFalse();
  }
}
