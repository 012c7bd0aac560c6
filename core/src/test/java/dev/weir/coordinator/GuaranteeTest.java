package dev.weir.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.element.Alignment;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.failure.Failure;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.SubtaskReport.Acknowledged;
import dev.weir.runtime.SubtaskReport.Committed;
import dev.weir.runtime.SubtaskReport.Deployed;
import dev.weir.runtime.SubtaskReport.Failed;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.restore.SubtaskRestore.FromCheckpoint;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from what a job promises: for its barriers, and for where its sources read on. */
class GuaranteeTest {
  private static final SubtaskId SOURCE = new SubtaskId("from", 0);
  private static final SubtaskId SINK = new SubtaskId("to", 0);
  private static final CheckpointId FIRST = new CheckpointId(1);

  private final FakeCoordinatorPort port = new FakeCoordinatorPort();

  private CoordinatorLoop<String> lead(JobState job, DeliveryGuarantee guarantee) {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "to", Partitioner.rebalance()));
    CoordinatorLoop<String> loop =
        new CoordinatorLoop<>(
            job,
            graph,
            new Types(),
            CoordinatorSettings.DEFAULT.withGuarantee(guarantee),
            port,
            new RunCounts());
    loop.lead();
    loop.onRowPersisted();
    return loop;
  }

  /** A job that has taken its first checkpoint, for a stop if it is asked for one. */
  private CoordinatorLoop<String> behindACheckpoint(DeliveryGuarantee guarantee, boolean stop) {
    CoordinatorLoop<String> loop = lead(JobState.created(new JobId("job")), guarantee);
    assertThat(port.restores).containsOnly(new SubtaskRestore.Fresh());
    port.report(loop, SOURCE, 1, new Deployed());
    port.report(loop, SINK, 1, new Deployed());
    if (stop) {
      loop.onStopRequested();
    } else {
      loop.onCheckpointRequested();
    }
    for (SubtaskId subtask : List.of(SOURCE, SINK)) {
      ObjectName name = new ObjectName("job/chk-1/1-1/" + subtask.chain() + "-0");
      SubtaskSnapshot snapshot = new SubtaskSnapshot(new ObjectRef(name, 10, 1), List.of());
      SnapshotReport report = new SnapshotReport(FIRST, snapshot, Map.of(), false, 0);
      port.report(loop, subtask, 1, new Acknowledged(report));
    }
    loop.onManifestWritten(FIRST, new ObjectRef(new ObjectName("job/chk-1/manifest-1"), 10, 1));
    loop.onRowPersisted();
    port.restores.clear();
    return loop;
  }

  private void assertRestores(ReadFrom readFrom) {
    assertThat(port.restores)
        .hasSize(2)
        .allSatisfy(
            restore -> {
              FromCheckpoint from = (FromCheckpoint) restore;
              assertThat(from.checkpoint()).isEqualTo(FIRST);
              assertThat(from.readFrom()).isEqualTo(readFrom);
            });
  }

  @ParameterizedTest
  @EnumSource
  void behindAFailure_sourcesReadAgain_butWhereNothingMayCountTwice(DeliveryGuarantee guarantee) {
    CoordinatorLoop<String> loop = behindACheckpoint(guarantee, false);
    port.report(loop, SINK, 1, new Failed(Failure.unknown("boom")));
    loop.onRowPersisted();
    loop.onTimer();
    loop.onManifestRead(port.manifests.get(0));

    boolean atMostOnce = guarantee == DeliveryGuarantee.AT_MOST_ONCE;
    assertRestores(atMostOnce ? ReadFrom.LIVE_INPUT : ReadFrom.POSITIONS);
    String said =
        "at most once: what was read since checkpoint 1 is lost, and sources go on from live input";
    assertThat(port.logged.contains(said)).isEqualTo(atMostOnce);
  }

  @ParameterizedTest
  @EnumSource
  void behindAStop_nothingWasRead_soNothingIsLost(DeliveryGuarantee guarantee) {
    CoordinatorLoop<String> stopped = behindACheckpoint(guarantee, true);
    port.report(stopped, SOURCE, 1, new Committed(FIRST));
    port.report(stopped, SINK, 1, new Committed(FIRST));
    stopped.onRowPersisted();
    assertThat(stopped.job().status()).isEqualTo(JobStatus.STOPPED);

    CoordinatorLoop<String> next = lead(stopped.job(), guarantee);
    next.onManifestRead(port.manifests.get(0));
    assertRestores(ReadFrom.POSITIONS);
    assertThat(port.logged).noneMatch(line -> line.contains("at most once"));
  }

  @Test
  void barriersWait_asLongAsThePromiseNeedsIt_andTheSettingsAllow() {
    CheckpointSettings usual = CheckpointSettings.DEFAULT;
    CheckpointSettings soon = usual.withAlignmentTimeout(Optional.of(Duration.ofNanos(1)));
    CheckpointSettings atOnce = usual.withAlignmentTimeout(Optional.of(Duration.ZERO));
    for (DeliveryGuarantee guarantee : DeliveryGuarantee.values()) {
      boolean leastOnce = guarantee == DeliveryGuarantee.AT_LEAST_ONCE;
      assertThat(usual.withGuarantee(guarantee).alignment())
          .isEqualTo(leastOnce ? Alignment.UNBLOCKED : Alignment.ALIGNED);
      assertThat(soon.withGuarantee(guarantee).alignment())
          .isEqualTo(leastOnce ? Alignment.UNBLOCKED : Alignment.ALIGNED);
      assertThat(atOnce.withGuarantee(guarantee).alignment())
          .isEqualTo(leastOnce ? Alignment.UNBLOCKED : Alignment.UNALIGNED);
    }
  }
}
