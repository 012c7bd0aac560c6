package dev.weir.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.element.Alignment;
import dev.weir.failure.Failure;
import dev.weir.graph.ActorGraph;
import dev.weir.graph.Graph;
import dev.weir.graph.GraphCompiler;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.runtime.SnapshotReport;
import dev.weir.serde.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The coordinator's side of the protocol, message by message, for one source and one sink. */
class CoordinatorLoopTest {
  private static final SubtaskId SOURCE = new SubtaskId("from", 0);
  private static final SubtaskId SINK = new SubtaskId("to", 0);

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();
  private final RunCounts counts = new RunCounts();

  private CoordinatorLoop loop(Alignment alignment, Optional<Duration> alignmentTimeout) {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "to", Partitioner.rebalance()));
    CheckpointSettings checkpoints =
        CheckpointSettings.every(Duration.ofMillis(100))
            .withTimeout(Duration.ofSeconds(10))
            .withToleratedFailures(1)
            .withAlignment(alignment)
            .withAlignmentTimeout(alignmentTimeout);
    CoordinatorSettings settings =
        new CoordinatorSettings(
            checkpoints, new RestartStrategy.FixedDelay(3, Duration.ofMillis(5)), 2, 2);
    return new CoordinatorLoop(
        JobState.created(new JobId("job")), graph, new Types(), settings, port, counts);
  }

  private CoordinatorLoop running() {
    return running(Alignment.ALIGNED, Optional.empty());
  }

  private CoordinatorLoop running(Alignment alignment, Optional<Duration> alignmentTimeout) {
    CoordinatorLoop loop = loop(alignment, alignmentTimeout);
    loop.lead();
    assertThat(port.takeSaid()).containsExactly("persist RUNNING");
    loop.onRowPersisted();
    assertThat(port.takeSaid())
        .containsExactly("deploy from/0 1", "deploy to/0 1", "collect garbage");
    loop.onDeployed(SOURCE, 1);
    assertThat(port.takeSaid()).isEmpty();
    loop.onDeployed(SINK, 1);
    assertThat(port.takeSaid()).containsExactly("start [from/0, to/0] 1");
    return loop;
  }

  private void trigger(CoordinatorLoop loop, long id) {
    port.now += 100;
    loop.onTimer();
    assertThat(port.takeSaid()).containsExactly("trigger from/0 " + id + " ALIGNED");
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef(new ObjectName(name), 10, 1);
  }

  private static SnapshotReport report(long id, SubtaskId subtask) {
    return report(id, subtask, Optional.empty());
  }

  private static SnapshotReport report(
      long id, SubtaskId subtask, Optional<InFlightObject> inFlight) {
    ObjectRef object = ref("job/chk-" + id + "/1-1/" + subtask.chain() + "-0");
    return new SnapshotReport(
        new CheckpointId(id), new SubtaskSnapshot(object, List.of(), inFlight), Map.of(), false, 0);
  }

  private void complete(CoordinatorLoop loop, long id) {
    CheckpointId checkpoint = new CheckpointId(id);
    loop.onAcknowledged(SOURCE, 1, report(id, SOURCE));
    loop.onAcknowledged(SINK, 1, report(id, SINK));
    loop.onManifestWritten(checkpoint, ref("job/chk-" + id + "/manifest-1"));
    loop.onRowPersisted();
  }

  @Test
  void theHeadMovesBehindTheManifest_andSubtasksHearOfItBehindTheRow() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    loop.onAcknowledged(SOURCE, 1, report(1, SOURCE));
    assertThat(port.takeSaid()).isEmpty();
    loop.onAcknowledged(SINK, 1, report(1, SINK));
    assertThat(port.takeSaid()).containsExactly("write manifest 1 ALIGNED");
    loop.onManifestWritten(new CheckpointId(1), ref("job/chk-1/manifest-1"));
    assertThat(port.takeSaid()).containsExactly("persist RUNNING");
    assertThat(loop.job().head()).isEmpty();
    loop.onRowPersisted();
    assertThat(port.takeSaid())
        .containsExactly("complete from/0 1", "complete to/0 1", "collect garbage");
    assertThat(loop.job().isHead(new CheckpointId(1))).isTrue();
  }

  @Test
  void whatAnEarlierAttemptSays_hasNoEffect() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    loop.onAcknowledged(SOURCE, 0, report(1, SOURCE));
    loop.onAcknowledged(SINK, 1, report(1, SINK));
    loop.onDeclined(SINK, 0, new CheckpointId(1), Failure.unknown("no"));
    loop.onSubtaskFailed(SINK, 0, Failure.unknown("old"));
    assertThat(port.takeSaid()).isEmpty();
    loop.onAcknowledged(SOURCE, 1, report(1, SOURCE));
    assertThat(port.takeSaid()).containsExactly("write manifest 1 ALIGNED");
  }

  @Test
  void anAbortedCheckpoint_isSweptAtOnce_andIsNotHeardOfAgain() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    loop.onAcknowledged(SOURCE, 1, report(1, SOURCE));
    loop.onDeclined(SINK, 1, new CheckpointId(1), Failure.unknown("the disk is full"));
    assertThat(port.takeSaid())
        .containsExactly("abort from/0 1", "abort to/0 1", "collect garbage");
    loop.onAcknowledged(SINK, 1, report(1, SINK));
    assertThat(port.takeSaid()).isEmpty();
  }

  @Test
  void tooManyFailuresInARow_restartFromTheHead() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    loop.onCommitted(SOURCE, 1, new CheckpointId(1));
    loop.onCommitted(SINK, 1, new CheckpointId(1));
    port.takeSaid();
    for (long id = 2; id <= 3; id++) {
      trigger(loop, id);
      loop.onDeclined(SINK, 1, new CheckpointId(id), Failure.unknown("the disk is full"));
      if (id == 2) {
        port.takeSaid();
      }
    }
    assertThat(port.takeSaid()).contains("persist RUNNING");
    loop.onRowPersisted();
    assertThat(port.takeSaid()).contains("cancel [from/0, to/0]");
    port.now += 10;
    loop.onTimer();
    assertThat(port.takeSaid()).containsExactly("read job/chk-1/manifest-1");
    loop.onManifestRead(port.manifests.get(0));
    assertThat(port.takeSaid()).containsExactly("deploy from/0 2", "deploy to/0 2");
  }

  @Test
  void aSlowAlignedCheckpoint_becomesUnaligned_forAllAndInItsManifest() {
    CoordinatorLoop loop = running(Alignment.ALIGNED, Optional.of(Duration.ofMillis(30)));
    trigger(loop, 1);
    port.now += 29;
    loop.onTimer();
    assertThat(port.takeSaid()).isEmpty();
    port.now += 1;
    loop.onTimer();
    assertThat(port.takeSaid())
        .containsExactly("overtake from/0 1 UNALIGNED", "overtake to/0 1 UNALIGNED");
    port.now += 30;
    loop.onTimer();
    assertThat(port.takeSaid()).isEmpty();
    InFlightObject inFlight = new InFlightObject(ref("job/chk-1/1-1/to-0.in-flight"), List.of("e"));
    loop.onAcknowledged(SOURCE, 1, report(1, SOURCE));
    loop.onAcknowledged(SINK, 1, report(1, SINK, Optional.of(inFlight)));
    assertThat(port.takeSaid()).containsExactly("write manifest 1 UNALIGNED");
    assertThat(port.manifests.get(0).objects()).contains(inFlight.object().name());
  }

  @Test
  void recordsInFlight_ofAnEdgeThatIsGone_areNotLostInSilence() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    loop.onAcknowledged(SOURCE, 1, report(1, SOURCE));
    InFlightObject known =
        new InFlightObject(ref("job/chk-1/1-1/to-0.in-flight"), List.of("from > to"));
    loop.onAcknowledged(SINK, 1, report(1, SINK, Optional.of(known)));
    Manifest manifest = port.manifests.get(0);
    assertThat(RestoreCheck.problems(edge("from", "to"), new Types(), manifest)).isEmpty();
    assertThat(RestoreCheck.problems(edge("from", "other"), new Types(), manifest))
        .singleElement()
        .asString()
        .contains("records on their way through 'from > to'", "--mode exactly-once", "--fresh");
  }

  private static ActorGraph edge(String from, String to) {
    return new GraphCompiler(1)
        .compile(
            new Graph()
                .vertex(Vertex.source(from, GeneratorSource.of(10, n -> n)))
                .vertex(Vertex.sink(to, new SomeSink<>()))
                .edge(from, to, Partitioner.rebalance()));
  }

  @Test
  void anUnreadableHead_isReadAgain_andThenFailsTheJob() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    port.takeSaid();
    loop.onSubtaskFailed(SINK, 1, Failure.unknown("boom"));
    loop.onRowPersisted();
    port.now += 10;
    loop.onTimer();
    loop.onManifestUnreadable("damaged", false);
    assertThat(port.takeSaid())
        .containsSubsequence("read job/chk-1/manifest-1", "read job/chk-1/manifest-1");
    loop.onManifestUnreadable("damaged", false);
    assertThat(port.takeSaid()).containsExactly("persist FAILED");
    loop.onRowPersisted();
    assertThat(port.takeSaid()).contains("ended FAILED");
    assertThat(loop.job().failure().orElseThrow()).contains("damaged", "--fresh");
  }

  @Test
  void whoGivesUp_endsWhereItIs_withoutGarbageAndWithItsCounts() {
    CoordinatorLoop loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    port.takeSaid();
    loop.onSubtaskFailed(SINK, 1, Failure.unknown("boom"));
    loop.onRowPersisted();
    loop.onGiveUp();
    port.takeSaid();
    loop.onRowPersisted();
    assertThat(port.takeSaid())
        .containsExactly("cancel [from/0, to/0]", "collect garbage", "ended FAILED");
    assertThat(loop.job().failure()).hasValueSatisfying(it -> assertThat(it).contains("boom"));
    CoordinatorView view = loop(Alignment.ALIGNED, Optional.empty()).view();
    assertThat(view.checkpointsCompleted()).isEqualTo(1);
    assertThat(view.restarts()).isEqualTo(1);
  }
}
