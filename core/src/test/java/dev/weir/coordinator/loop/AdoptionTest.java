package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.FakeCoordinatorPort;
import dev.weir.coordinator.RunCounts;
import dev.weir.failure.Failure;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.SubtaskReport.Acknowledged;
import dev.weir.runtime.SubtaskReport.Committed;
import dev.weir.runtime.SubtaskReport.Deployed;
import dev.weir.runtime.SubtaskReport.Drained;
import dev.weir.runtime.SubtaskReport.Here;
import dev.weir.runtime.SubtaskReport.SplitRequest;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A coordinator dies while its subtasks live on, and another one takes them over. */
class AdoptionTest {
  private static final SubtaskId SOURCE = new SubtaskId("from", 0);
  private static final SubtaskId SINK = new SubtaskId("to", 0);
  private static final CheckpointId HEAD = new CheckpointId(1);
  private static final CheckpointId UNDER_WAY = new CheckpointId(2);

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();
  private final RunCounts counts = new RunCounts();

  private CoordinatorLoop<String> loop(JobState from) {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "to", Partitioner.rebalance()));
    CheckpointSettings checkpoints =
        CheckpointSettings.every(Duration.ofMillis(100)).withTimeout(Duration.ofSeconds(10));
    CoordinatorSettings settings =
        new CoordinatorSettings(
            checkpoints, new RestartStrategy.FixedDelay(3, Duration.ofMillis(5)), 2, 2);
    return new CoordinatorLoop<>(from, graph, new Types(), settings, port, counts);
  }

  /** A coordinator of two subtasks that run. */
  private CoordinatorLoop<String> running() {
    CoordinatorLoop<String> loop = loop(JobState.created(new JobId("job")));
    loop.lead();
    loop.onRowPersisted();
    port.report(loop, SOURCE, 1, new Deployed());
    port.report(loop, SINK, 1, new Deployed());
    return loop;
  }

  private static SnapshotReport report(CheckpointId id, SubtaskId subtask, boolean drained) {
    ObjectName name =
        new ObjectName("job/chk-" + id + "/1-1/" + subtask.chain() + "-" + subtask.index());
    return new SnapshotReport(
        id, new SubtaskSnapshot(new ObjectRef(name, 10, 1), List.of()), Map.of(), drained, 0);
  }

  /** Dies when the head has moved, before or after it has told anybody. */
  private JobState diesBehindAHead(boolean drained) {
    CoordinatorLoop<String> loop = running();
    port.now += 100;
    loop.onTimer();
    port.report(loop, SOURCE, 1, new Acknowledged(report(HEAD, SOURCE, drained)));
    port.report(loop, SINK, 1, new Acknowledged(report(HEAD, SINK, drained)));
    loop.onManifestWritten(HEAD, new ObjectRef(new ObjectName("job/chk-1/manifest-1"), 10, 1));
    loop.onRowPersisted();
    port.takeSaid();
    return loop.job();
  }

  /** Another coordinator has read and written the row, and the head's manifest. */
  private CoordinatorLoop<String> successor(JobState row) {
    CoordinatorLoop<String> loop = loop(row);
    loop.resume();
    loop.onRowPersisted();
    if (row.head().isPresent()) {
      assertThat(port.takeSaid())
          .containsExactly("persist RUNNING", "read job/chk-1/manifest-1", "collect orphans");
      loop.onManifestRead(lastManifest());
      assertThat(port.takeSaid()).containsExactly("adopt from/0 2-1", "adopt to/0 2-1");
    }
    return loop;
  }

  private Manifest lastManifest() {
    return port.manifests.get(port.manifests.size() - 1);
  }

  private static Here here(CheckpointId... snapshots) {
    return new Here(true, false, List.of(snapshots), List.of(), false);
  }

  private static ToCoordinator.Gone gone(SubtaskId subtask) {
    return new ToCoordinator.Gone(subtask, new AttemptId(new LeaderEpoch(2), 1));
  }

  @Test
  void whatRuns_isAdopted_andHearsOfTheHead_andOfTheEndOfWhatWasUnderWay() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(false));
    port.report(loop, SOURCE, 1, here(HEAD, UNDER_WAY));
    assertThat(port.takeSaid()).isEmpty();
    port.report(loop, SINK, 1, here(HEAD));
    assertThat(port.takeSaid())
        .containsExactly("complete from/0 1", "complete to/0 1", "abort from/0 2", "abort to/0 2");
    assertThat(loop.job().regionAttempts()).containsExactly(1);
    assertThat(loop.view().running()).isTrue();
    assertThat(counts.restarts).isZero();
  }

  @Test
  void theNextCheckpoint_isDueAsIfNothingHadHappened_withAnIdOfTheNextLot() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(false));
    port.now += 99;
    port.report(loop, SOURCE, 1, here());
    port.report(loop, SINK, 1, here());
    port.takeSaid();
    port.now += 1;
    loop.onTimer();
    assertThat(port.takeSaid()).containsExactly("trigger from/0 101 ALIGNED");
  }

  @Test
  void aRegionOfWhichOneIsMissing_isRestartedAsAWhole_andThatIsNoFailure() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(false));
    port.report(loop, SOURCE, 1, here(HEAD));
    loop.onMessage(gone(SINK), "place of to/0");
    loop.onMessage(gone(SINK), "place of to/0");
    loop.onRowPersisted();
    loop.onManifestRead(lastManifest());
    assertThat(port.takeSaid())
        .containsExactly(
            "persist RUNNING",
            "cancel from/0 1",
            "cancel to/0 1",
            "read job/chk-1/manifest-1",
            "deploy from/0 2",
            "deploy to/0 2");
    assertThat(loop.job().failures().times()).isEmpty();
    assertThat(counts.restarts).isEqualTo(1);
  }

  @Test
  void whoDoesNotAnswerInTime_isNotWaitedFor() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(false));
    port.report(loop, SINK, 1, here(HEAD));
    port.now += CoordinatorSettings.DEFAULT.adoptWithinMillis() - 1;
    loop.onTimer();
    assertThat(port.takeSaid()).containsExactly("adopt from/0 2-1");
    port.now += 1;
    loop.onTimer();
    assertThat(port.takeSaid()).contains("persist RUNNING");
    assertThat(port.logged)
        .contains(
            "attempt 1 does not go on as a whole, restarting at once: subtask from/0 does not"
                + " answer");
  }

  @Test
  void aSubtaskThatHasFailedMeanwhile_isAFailureOfTheJob() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(false));
    port.report(loop, SINK, 1, new SubtaskReport.Failed(Failure.unknown("boom")));
    loop.onRowPersisted();
    assertThat(loop.job().failures().times()).hasSize(1);
    assertThat(loop.job().regionAttempts()).containsExactly(2);
  }

  @Test
  void whatWasBeingDeployed_isStartedByTheSuccessor() {
    CoordinatorLoop<String> loop = successor(running().job());
    Here opening = new Here(false, true, List.of(), List.of(), false);
    port.takeSaid();
    port.report(loop, SOURCE, 1, opening, new Deployed());
    port.report(loop, SINK, 1, opening);
    assertThat(port.takeSaid()).isEmpty();
    port.report(loop, SINK, 1, new Deployed());
    assertThat(port.takeSaid()).containsExactly("start from/0", "start to/0");
  }

  @Test
  void aSplitThatAReaderWasGiven_isNotHandedOutAgain_andOneThatWasLostIs() {
    port.handedOut.clear();
    CoordinatorLoop<String> first = running();
    port.report(first, SOURCE, 1, new SplitRequest());
    List<byte[]> given = List.copyOf(port.handedOut);
    assertThat(given).hasSize(1);

    port.handedOut.clear();
    CoordinatorLoop<String> received = successor(first.job());
    port.report(
        received, SOURCE, 1, new Here(true, true, List.of(), given, false), new SplitRequest());
    port.report(received, SINK, 1, here());
    assertThat(port.handedOut).isEmpty();

    CoordinatorLoop<String> lost = successor(first.job());
    port.report(
        lost, SOURCE, 1, new Here(true, true, List.of(), List.of(), false), new SplitRequest());
    port.report(lost, SINK, 1, here());
    assertThat(port.handedOut).hasSize(1);
    assertThat(port.handedOut.get(0)).isEqualTo(given.get(0));
  }

  @Test
  void aJobThatHasOnlyToCommitItsEnd_finishesUnderTheSuccessor() {
    CoordinatorLoop<String> loop = successor(diesBehindAHead(true));
    port.report(loop, SOURCE, 1, here(HEAD), new Drained());
    port.report(loop, SINK, 1, here(HEAD), new Drained());
    assertThat(port.takeSaid()).contains("complete from/0 1", "complete to/0 1");
    port.report(loop, SOURCE, 1, new Committed(HEAD));
    port.report(loop, SINK, 1, new Committed(HEAD));
    loop.onRowPersisted();
    assertThat(loop.job().status()).isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void aHeadThatCannotBeReadNow_stopsNothing() {
    CoordinatorLoop<String> loop = loop(diesBehindAHead(false));
    loop.resume();
    loop.onRowPersisted();
    port.takeSaid();
    for (int i = 0; i < 5; i++) {
      loop.onManifestUnreadable(Failure.unknown("no answer"));
    }
    assertThat(port.takeSaid()).isEmpty();
    loop.onManifestRead(lastManifest());
    assertThat(port.takeSaid()).containsExactly("adopt from/0 2-1", "adopt to/0 2-1");
  }

  @Test
  void aSuccessorOfASuccessor_adoptsAgain() {
    CoordinatorLoop<String> second = successor(diesBehindAHead(false));
    CoordinatorLoop<String> third = loop(second.job());
    third.resume();
    third.onRowPersisted();
    third.onManifestRead(lastManifest());
    assertThat(port.takeSaid()).contains("adopt from/0 3-1", "adopt to/0 3-1");
    assertThat(Optional.of(third.job().lastAttempt())).contains(1);
  }
}
