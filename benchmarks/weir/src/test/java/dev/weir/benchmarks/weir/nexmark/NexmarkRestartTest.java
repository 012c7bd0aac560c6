package dev.weir.benchmarks.weir.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.nexmark.Nexmark;
import dev.weir.benchmarks.weir.ScheduledSource;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.Schedule;
import dev.weir.benchmarks.workload.Workload;
import dev.weir.cluster.JobSpec;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.RunningJob;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stopped in the middle and resumed at another parallelism, the rows are what they always are. */
class NexmarkRestartTest {
  private static final int BEFORE = 2;
  private static final int AFTER = 3;

  @TempDir Path directory;

  static Stream<Arguments> queriesWithState() {
    return Arrays.stream(Workload.values())
        .filter(each -> each.isQuery() && each.hasState())
        .flatMap(each -> Stream.of("heap", "rocksdb").map(backend -> Arguments.of(each, backend)));
  }

  @ParameterizedTest
  @MethodSource("queriesWithState")
  void query_resumedFromACheckpointInTheMiddle_hasTheGoldenChecksum(Workload query, String backend)
      throws Exception {
    Measurement measurement = new Measurement(true);
    Gate gate = new Gate(Workload.GOLDEN_EVENTS / 2);
    NexmarkJob job =
        new NexmarkJob(
            query,
            new ScheduledSource<>(Workload.GOLDEN_EVENTS, Nexmark::event, gate),
            measurement);

    try (Node node = Node.start(NodeSettings.embedded(directory))) {
      RunningJob first = node.run(spec(job, backend, BEFORE));
      gate.awaitClosed();
      first.stop();
      assertThat(ended(first)).isEqualTo(JobStatus.STOPPED);
      gate.open();
      assertThat(ended(node.run(spec(job, backend, AFTER)))).isEqualTo(JobStatus.FINISHED);
    }

    assertThat(query.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS))
        .contains(measurement.checksum());
  }

  private static JobSpec spec(NexmarkJob job, String backend, int parallelism) {
    JobDefinition definition = JobDefinition.of(job, dev.weir.api.Arguments.of(Map.of()));
    return JobSpec.of(new JobId(job.query().label()), definition, parallelism).withBackend(backend);
  }

  private static JobStatus ended(RunningJob running) throws Exception {
    JobState end = running.ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
    return end.status();
  }

  /** Lets the first events pass, and the others once it is open. */
  private static final class Gate implements Schedule {
    private final long first;
    private final CountDownLatch closed = new CountDownLatch(BEFORE);
    private final Set<Long> waiting = new HashSet<>();
    private volatile boolean open;

    Gate(long first) {
      this.first = first;
    }

    void awaitClosed() throws InterruptedException {
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    void open() {
      open = true;
    }

    @Override
    public void begin() {}

    @Override
    public boolean isDue(long i) {
      return open || i < first;
    }

    @Override
    public boolean isOver(long i) {
      return false;
    }

    @Override
    public synchronized void whenDue(long i, Runnable action) {
      if (waiting.add(i)) {
        closed.countDown();
      }
    }
  }
}
