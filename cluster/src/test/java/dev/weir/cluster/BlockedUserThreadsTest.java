package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.testkit.CollectingSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users' code that blocks every thread it can get holds up nothing that the protocol needs. */
@Timeout(90)
final class BlockedUserThreadsTest extends NodeFixture {
  private static final int USER_THREADS = 4;
  private static final JobId OTHER = new JobId("other");

  private final CountDownLatch blocked = new CountDownLatch(USER_THREADS);
  private final CountDownLatch release = new CountDownLatch(1);

  private final class Blocking extends Process<Long, Long> {
    @Override
    public void open(OpenContext ctx) throws InterruptedException {
      blocked.countDown();
      release.await();
    }

    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {}
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

  private long head() throws Exception {
    Optional<CompletedCheckpoint> head = node.state(OTHER).flatMap(JobState::head);
    return head.map(checkpoint -> checkpoint.id().value()).orElse(0L);
  }

  @Test
  void checkpointsOfAnotherJobGoOn_andItsRow() throws Exception {
    String threads = String.valueOf(USER_THREADS);
    String pool = "weir.user-dispatcher.fork-join-executor.parallelism-";
    node =
        Node.start(
            new NodeSettings(directory, Map.of(pool + "min", threads, pool + "max", threads)));
    RunningJob other =
        node.run(
            named(
                OTHER,
                spec(
                    SOON,
                    2,
                    p ->
                        p.source("numbers", endlessNumbers())
                            .keyBy(n -> n % 100)
                            .process("count", Counting::new))));
    await(other, "it runs", progress -> progress.coordinator().checkpointsCompleted() > 0);
    try {
      node.run(
          spec(
              SOON,
              USER_THREADS,
              p ->
                  p.source("numbers", endlessNumbers())
                      .process("block", Blocking::new)
                      .sink("out", new CollectingSink<>())));
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
      long before = progress(other).coordinator().checkpointsCompleted();
      long headBefore = head();
      await(
          other,
          "ten further checkpoints",
          progress -> progress.coordinator().checkpointsCompleted() >= before + 10);
      assertThat(head()).isGreaterThan(headBefore);
      assertThat(progress(other).coordinator().checkpointsFailed()).isZero();
    } finally {
      release.countDown();
    }
  }
}
