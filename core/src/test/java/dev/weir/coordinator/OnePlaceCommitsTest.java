package dev.weir.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.failure.Failure;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.runtime.SubtaskReport.Acknowledged;
import dev.weir.runtime.SubtaskReport.Deployed;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The coordinator of a job with a sink that commits in one place, message by message. */
class OnePlaceCommitsTest {
  private static final SubtaskId SOURCE = new SubtaskId("from", 0);
  private static final SubtaskId SINK = new SubtaskId("to", 0);

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();
  private CoordinatorLoop<String> loop;

  /** Commits in one place, and is never written to here. */
  private static final class OnePlaceSink implements Sink<Long, String> {
    @Override
    public SinkWriter<Long, String> writer(WriterContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(SinkScope scope, List<String> committables) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean commitsInOnePlace() {
      return true;
    }

    @Override
    public Serde<String> committableSerde(Types types) {
      return types.serdeOf(String.class);
    }
  }

  @BeforeEach
  void run() {
    loop =
        new CoordinatorLoop<>(
            JobState.created(new JobId("job")),
            new GraphCompiler(1)
                .compile(
                    new Graph()
                        .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                        .vertex(Vertex.sink("to", new OnePlaceSink()))
                        .edge("from", "to", Partitioner.rebalance())),
            new Types(),
            new CoordinatorSettings(
                CheckpointSettings.every(Duration.ofMillis(100)).withMaxInFlight(3),
                new RestartStrategy.FixedDelay(3, Duration.ZERO),
                2,
                2),
            port,
            new RunCounts());
    loop.lead();
    loop.onRowPersisted();
    start(1);
    assertThat(port.takeSaid()).noneMatch(said -> said.startsWith("commit"));
  }

  private void start(int attempt) {
    port.report(loop, SOURCE, attempt, new Deployed());
    port.report(loop, SINK, attempt, new Deployed());
  }

  /** Up to the row of the head. */
  private void checkpoint(long id, int attempt) {
    port.now += 100;
    loop.onTimer();
    port.report(loop, SOURCE, attempt, new Acknowledged(report(id, SOURCE)));
    port.report(loop, SINK, attempt, new Acknowledged(report(id, SINK)));
    loop.onManifestWritten(new CheckpointId(id), ref("job/chk-" + id + "/manifest-1"));
  }

  private static SnapshotReport report(long id, SubtaskId subtask) {
    ObjectRef object = ref("job/chk-" + id + "/1-1/" + subtask.chain() + "-0");
    return new SnapshotReport(
        new CheckpointId(id), new SubtaskSnapshot(object, List.of()), Map.of(), false, 0);
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef(new ObjectName(name), 10, 1);
  }

  private List<String> saidAboutCommits() {
    return port.takeSaid().stream().filter(said -> said.startsWith("commit")).toList();
  }

  @Test
  void itCommitsBehindTheRow_andSubtasksHearWhenItIsDone() {
    checkpoint(1, 1);
    assertThat(saidAboutCommits()).isEmpty();
    loop.onRowPersisted();
    assertThat(port.said).contains("complete to/0 1");
    assertThat(saidAboutCommits()).containsExactly("commit to at 1");
    loop.onCommittedInOnePlace(port.commits.get(0));
    assertThat(saidAboutCommits()).containsExactly("committed to/0 to 1");
  }

  @Test
  void whatBecomesDueMeanwhile_isCoveredByTheLatest() {
    for (long id = 1; id <= 3; id++) {
      checkpoint(id, 1);
      loop.onRowPersisted();
    }
    assertThat(saidAboutCommits()).containsExactly("commit to at 1");
    loop.onCommittedInOnePlace(port.commits.get(0));
    assertThat(saidAboutCommits()).containsExactly("committed to/0 to 1", "commit to at 3");
    loop.onCommittedInOnePlace(port.commits.get(1));
    assertThat(saidAboutCommits()).containsExactly("committed to/0 to 3");
  }

  @Test
  void aCommitThatFails_restartsTheSink_andIsMadeAgainForWhatIsRestored() {
    checkpoint(1, 1);
    loop.onRowPersisted();
    loop.onCommitFailed(port.commits.get(0), Failure.unknown("the table is locked"));
    loop.onRowPersisted();
    assertThat(port.logged)
        .anyMatch(line -> line.contains("sink 'to' failed to commit checkpoint 1: the table"));
    loop.onTimer();
    loop.onManifestRead(port.manifests.get(0));
    start(2);
    assertThat(saidAboutCommits()).containsExactly("commit to at 1", "commit to at 1");
    assertThat(port.commits).hasSize(2);
    loop.onCommittedInOnePlace(port.commits.get(1));
    assertThat(saidAboutCommits()).containsExactly("committed to/0 to 1");
  }

  @Test
  void whatAnEarlierAttemptsCommitComesTo_concernsNobody() {
    checkpoint(1, 1);
    loop.onRowPersisted();
    loop.onSubtaskLost(SINK, Failure.unknown("lost"));
    loop.onRowPersisted();
    loop.onTimer();
    loop.onManifestRead(port.manifests.get(0));
    port.takeSaid();
    loop.onCommittedInOnePlace(port.commits.get(0));
    loop.onCommitFailed(port.commits.get(0), Failure.unknown("late"));
    assertThat(port.takeSaid()).isEmpty();
    start(2);
    assertThat(saidAboutCommits()).containsExactly("commit to at 1");
  }
}
