package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.coordinator.FakeCoordinatorPort;
import dev.weir.coordinator.RunCounts;
import dev.weir.coordinator.restore.RestoreCheck;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport.Acknowledged;
import dev.weir.runtime.SubtaskReport.Committed;
import dev.weir.runtime.SubtaskReport.Declined;
import dev.weir.runtime.SubtaskReport.Deployed;
import dev.weir.runtime.SubtaskReport.Failed;
import dev.weir.runtime.SubtaskReport.Receptions;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
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
  private RestartStrategy restarts = new RestartStrategy.FixedDelay(3, Duration.ofMillis(5));

  private CoordinatorLoop<String> loop(Optional<Duration> alignmentTimeout) {
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
            .withAlignmentTimeout(alignmentTimeout);
    CoordinatorSettings settings = new CoordinatorSettings(checkpoints, restarts, 2, 2);
    return new CoordinatorLoop<>(
        JobState.created(new JobId("job")), graph, new Types(), settings, port, counts);
  }

  private CoordinatorLoop<String> running() {
    return running(Optional.empty());
  }

  private CoordinatorLoop<String> running(Optional<Duration> alignmentTimeout) {
    CoordinatorLoop<String> loop = loop(alignmentTimeout);
    loop.lead();
    assertThat(port.takeSaid()).containsExactly("persist RUNNING");
    loop.onRowPersisted();
    assertThat(port.takeSaid())
        .containsExactly("deploy from/0 1", "deploy to/0 1", "collect orphans");
    port.report(loop, SOURCE, 1, new Deployed());
    assertThat(port.takeSaid()).isEmpty();
    port.report(loop, SINK, 1, new Deployed());
    assertThat(port.takeSaid()).containsExactly("start from/0", "start to/0");
    return loop;
  }

  private void trigger(CoordinatorLoop<String> loop, long id) {
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

  private void complete(CoordinatorLoop<String> loop, long id) {
    complete(loop, id, 1);
  }

  private void complete(CoordinatorLoop<String> loop, long id, int attempt) {
    CheckpointId checkpoint = new CheckpointId(id);
    port.report(loop, SOURCE, attempt, new Acknowledged(report(id, SOURCE)));
    port.report(loop, SINK, attempt, new Acknowledged(report(id, SINK)));
    loop.onManifestWritten(checkpoint, ref("job/chk-" + id + "/manifest-1"));
    loop.onRowPersisted();
  }

  @Test
  void theHeadMovesBehindTheManifest_andSubtasksHearOfItBehindTheRow() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    assertThat(port.takeSaid()).isEmpty();
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK)));
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
  void whatAnEarlierAttemptSays_hasNoEffect_butThatItIsToldToStop() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    port.report(loop, SOURCE, 0, new Acknowledged(report(1, SOURCE)));
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK)));
    port.report(loop, SINK, 0, new Declined(new CheckpointId(1), Failure.unknown("no")));
    port.report(loop, SINK, 0, new Failed(Failure.unknown("old")));
    assertThat(port.takeSaid())
        .containsExactly("cancel from/0 0", "cancel to/0 0", "cancel to/0 0");
    assertThat(loop.view().receptions()).containsEntry(Reception.FENCED, 3L);
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    assertThat(port.takeSaid()).containsExactly("write manifest 1 ALIGNED");
  }

  @Test
  void whatSubtasksHaveRefused_isSummedUpInTheView() {
    CoordinatorLoop<String> loop = running();
    port.report(loop, SOURCE, 1, new Receptions(Map.of(Reception.REPEATED, 2L)));
    port.report(loop, SINK, 1, new Receptions(Map.of(Reception.REPEATED, 1L, Reception.AHEAD, 1L)));
    assertThat(loop.view().receptionsAtSubtasks())
        .isEqualTo(Map.of(Reception.REPEATED, 3L, Reception.AHEAD, 1L));
    assertThat(loop.view().receptions()).doesNotContainKey(Reception.REPEATED);
  }

  @Test
  void anAbortedCheckpoint_isSweptAtOnce_andIsNotHeardOfAgain() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    port.report(
        loop, SINK, 1, new Declined(new CheckpointId(1), Failure.unknown("the disk is full")));
    assertThat(port.takeSaid())
        .containsExactly("abort from/0 1", "abort to/0 1", "collect orphans");
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK)));
    assertThat(port.takeSaid()).isEmpty();
  }

  @Test
  void whatAllHadWritten_goesByName_whenTheManifestCannotBeWritten() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK)));
    port.takeSaid();
    loop.onManifestFailed(new CheckpointId(1), Failure.unknown("no answer"));
    assertThat(port.takeSaid())
        .containsExactly(
            "abort from/0 1",
            "abort to/0 1",
            "collect garbage and [job/chk-1/manifest-1, job/chk-1/1-1/from-0, job/chk-1/1-1/to-0]");
  }

  @Test
  void tooManyFailuresInARow_restartFromTheHead() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    port.report(loop, SOURCE, 1, new Committed(new CheckpointId(1)));
    port.report(loop, SINK, 1, new Committed(new CheckpointId(1)));
    port.takeSaid();
    for (long id = 2; id <= 3; id++) {
      trigger(loop, id);
      port.report(
          loop, SINK, 1, new Declined(new CheckpointId(id), Failure.unknown("the disk is full")));
      if (id == 2) {
        port.takeSaid();
      }
    }
    assertThat(port.takeSaid()).contains("persist RUNNING");
    loop.onRowPersisted();
    assertThat(port.takeSaid()).contains("cancel from/0 1", "cancel to/0 1");
    port.now += 10;
    loop.onTimer();
    assertThat(port.takeSaid()).containsExactly("read job/chk-1/manifest-1");
    loop.onManifestRead(port.manifests.get(0));
    assertThat(port.takeSaid()).containsExactly("deploy from/0 2", "deploy to/0 2");
  }

  @Test
  void aSlowAlignedCheckpoint_becomesUnaligned_forAllAndInItsManifest() {
    CoordinatorLoop<String> loop = running(Optional.of(Duration.ofMillis(30)));
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
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK, Optional.of(inFlight))));
    assertThat(port.takeSaid()).containsExactly("write manifest 1 UNALIGNED");
    assertThat(port.manifests.get(0).objects()).contains(inFlight.object().name());
  }

  @Test
  void recordsInFlight_ofAnEdgeThatIsGone_areNotLostInSilence() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    port.report(loop, SOURCE, 1, new Acknowledged(report(1, SOURCE)));
    InFlightObject known =
        new InFlightObject(ref("job/chk-1/1-1/to-0.in-flight"), List.of("from > to"));
    port.report(loop, SINK, 1, new Acknowledged(report(1, SINK, Optional.of(known))));
    Manifest manifest = port.manifests.get(0);
    assertThat(RestoreCheck.problems(edge("from", "to"), new Types(), manifest)).isEmpty();
    assertThat(RestoreCheck.problems(edge("from", "other"), new Types(), manifest))
        .singleElement()
        .asString()
        .contains(
            "records on their way through 'from > to'", "--guarantee exactly-once", "--fresh");
  }

  private static ActorGraph edge(String from, String to) {
    return new GraphCompiler(1)
        .compile(
            new Graph()
                .vertex(Vertex.source(from, GeneratorSource.of(10, n -> n)))
                .vertex(Vertex.sink(to, new SomeSink<>()))
                .edge(from, to, Partitioner.rebalance()));
  }

  /** A loop that reads its head for a restart. */
  private CoordinatorLoop<String> restarting() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    port.report(loop, SINK, 1, new Failed(Failure.unknown("boom")));
    loop.onRowPersisted();
    port.now += 10;
    loop.onTimer();
    port.takeSaid();
    return loop;
  }

  @Test
  void anUnreadableHead_isReadAgain_andIsAFailureLikeOthersThen() {
    CoordinatorLoop<String> loop = restarting();
    loop.onManifestUnreadable(new Failure("the store is away", Outlook.PASSING));
    assertThat(port.takeSaid()).containsExactly("read job/chk-1/manifest-1");
    loop.onManifestUnreadable(new Failure("the store is away", Outlook.PASSING));
    assertThat(port.takeSaid()).containsExactly("persist RUNNING");
    loop.onRowPersisted();
    assertThat(port.takeSaid()).containsExactly("cancel from/0 2", "cancel to/0 2");
    assertThat(loop.job().failure().orElseThrow())
        .contains("checkpoint 1 cannot be read", "the store is away");
  }

  @Test
  void aDamagedHead_failsTheJob() {
    CoordinatorLoop<String> loop = restarting();
    loop.onManifestUnreadable(new Failure("damaged: start with --fresh", Outlook.PERMANENT));
    assertThat(port.takeSaid()).containsExactly("persist FAILED");
    loop.onRowPersisted();
    assertThat(port.takeSaid()).contains("ended FAILED");
    assertThat(loop.job().failure().orElseThrow()).contains("damaged", "--fresh");
  }

  @Test
  void aCheckpoint_thatNoAttemptCouldWrite_failsTheJob() {
    CoordinatorLoop<String> declined = running();
    trigger(declined, 1);
    port.report(
        declined,
        SINK,
        1,
        new Declined(new CheckpointId(1), new Failure("no serde of Date", Outlook.PERMANENT)));
    assertThat(port.takeSaid()).contains("persist FAILED");
    declined.onRowPersisted();
    assertThat(declined.job().failure())
        .contains("checkpoint 1: declined by to/0: no serde of Date");

    port.takeSaid();
    CoordinatorLoop<String> unwritten = running();
    trigger(unwritten, 1);
    unwritten.onManifestFailed(new CheckpointId(1), new Failure("no folder", Outlook.PERMANENT));
    assertThat(port.takeSaid()).contains("persist FAILED");
  }

  @Test
  void whatTheCoordinatorThrows_countsAsAFailure_andHasAnEnd() {
    CoordinatorLoop<String> loop = running();
    for (int restart = 1; restart <= 3; restart++) {
      loop.resumeAfter(Failure.unknown("a bug"));
      loop.onRowPersisted();
      assertThat(loop.job().status()).isEqualTo(JobStatus.RUNNING);
    }
    assertThat(loop.job().failure()).contains("the coordinator failed: a bug");
    loop.resumeAfter(Failure.unknown("a bug"));
    loop.onRowPersisted();
    assertThat(loop.job().status()).isEqualTo(JobStatus.FAILED);
    assertThat(loop.job().epoch().value()).isEqualTo(5);
  }

  @Test
  void aJobThatIsStuck_saysSoLoudly_untilACheckpointIsComplete() {
    restarts =
        new RestartStrategy.ExponentialDelay(
            Duration.ZERO, Duration.ZERO, 1, Duration.ofMinutes(1), 7);
    CoordinatorLoop<String> loop = running();
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(loop.view().stuck()).isEmpty();
      failAndRestart(loop, attempt);
    }
    assertThat(loop.view().stuck())
        .contains("failed 5 times in the same way before its first checkpoint");
    assertThat(port.takeSaid())
        .filteredOn(said -> said.startsWith("warn "))
        .containsExactly(
            "warn restarting as attempt 6 at once: failed 5 times in the same way before its first"
                + " checkpoint: subtask to/0: row 105 is bad");
    loop.onCheckpointRequested();
    complete(loop, 1, 6);
    assertThat(loop.view().stuck()).isEmpty();
    for (int attempt = 6; attempt <= 11; attempt++) {
      failAndRestart(loop, attempt);
    }
    assertThat(loop.view().stuck()).contains("failed 6 times in the same way at checkpoint 1");
    port.report(loop, SINK, 12, new Failed(Failure.unknown("row 112 is bad")));
    loop.onRowPersisted();
    assertThat(loop.job().status()).isEqualTo(JobStatus.FAILED);
    assertThat(loop.job().failure().orElseThrow())
        .startsWith(
            "it failed 7 times in the same way at checkpoint 1: subtask to/0: row 112 is bad (gave"
                + " up: ");
  }

  private void failAndRestart(CoordinatorLoop<String> loop, int attempt) {
    port.report(
        loop, SINK, attempt, new Failed(Failure.unknown("row " + (100 + attempt) + " is bad")));
    loop.onRowPersisted();
    loop.onTimer();
    port.manifests.stream().findFirst().ifPresent(loop::onManifestRead);
    port.report(loop, SOURCE, attempt + 1, new Deployed());
    port.report(loop, SINK, attempt + 1, new Deployed());
  }

  @Test
  void messagesThatWereLostOnTheirWay_areToldAtTheEnd() {
    CoordinatorLoop<String> loop = running();
    ToCoordinator again =
        new ToCoordinator.Reports(
            SINK, new AttemptId(loop.job().epoch(), 1), new Packet<>(0, 0, new Deployed()));
    loop.onMessage(again, "place of " + SINK);
    loop.onGiveUp();
    loop.onRowPersisted();
    assertThat(port.logged)
        .contains(
            "messages of subtasks were lost or late on their way: 1 arrived again, 0 ahead of"
                + " others; they were asked for again");
  }

  @Test
  void whoGivesUp_endsWhereItIs_withoutGarbageAndWithItsCounts() {
    CoordinatorLoop<String> loop = running();
    trigger(loop, 1);
    complete(loop, 1);
    port.takeSaid();
    port.report(loop, SINK, 1, new Failed(Failure.unknown("boom")));
    loop.onRowPersisted();
    loop.onGiveUp();
    port.takeSaid();
    loop.onRowPersisted();
    assertThat(port.takeSaid())
        .containsExactly("cancel from/0 2", "cancel to/0 2", "collect orphans", "ended FAILED");
    assertThat(loop.job().failure()).hasValueSatisfying(it -> assertThat(it).contains("boom"));
    CoordinatorView view = loop(Optional.empty()).view();
    assertThat(view.checkpointsCompleted()).isEqualTo(1);
    assertThat(view.restarts()).isEqualTo(1);
  }
}
