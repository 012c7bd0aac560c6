package dev.weir.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.failure.Failure;
import dev.weir.graph.Chaining;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.SubtaskReport.Acknowledged;
import dev.weir.runtime.SubtaskReport.Deployed;
import dev.weir.runtime.SubtaskReport.Failed;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a job of a thousand subtasks costs, counted in what messages carry. */
class ManySubtasksTest {
  private static final int PARALLELISM = 500;

  private static ActorGraph graph(Partitioner partitioner) {
    return new GraphCompiler(PARALLELISM)
        .compile(
            new Graph()
                .vertex(Vertex.source("from", GeneratorSource.of(10, n -> n)))
                .vertex(Vertex.sink("to", new SomeSink<>()).withChaining(Chaining.NEW_CHAIN))
                .edge("from", "to", partitioner));
  }

  private static Map<String, Map<SubtaskId, Integer>> addresses(ActorGraph graph) {
    Map<String, Map<SubtaskId, Integer>> chains = new TreeMap<>();
    for (var chain : graph.chains()) {
      Map<SubtaskId, Integer> of = new TreeMap<>();
      for (int i = 0; i < chain.parallelism(); i++) {
        of.put(new SubtaskId(chain.name(), i), i);
      }
      chains.put(chain.name(), of);
    }
    return chains;
  }

  @Test
  void aSubtask_isToldItsNeighboursOnly() {
    ActorGraph forward = graph(new Partitioner.Forward());
    var chains = addresses(forward);
    long told = 0;
    for (var chain : chains.values()) {
      for (SubtaskId subtask : chain.keySet()) {
        Neighbours<Integer> neighbours = Neighbours.of(forward, subtask, chains);
        String other = subtask.chain().equals("from") ? "to" : "from";
        assertThat(neighbours.of(new SubtaskId(other, subtask.index()))).isEqualTo(subtask.index());
        told += neighbours.byChain().values().stream().mapToInt(Map::size).sum();
      }
    }
    assertThat(told).isEqualTo(2 * PARALLELISM);

    ActorGraph all = graph(Partitioner.rebalance());
    Neighbours<Integer> neighbours = Neighbours.of(all, new SubtaskId("from", 3), chains);
    assertThat(neighbours.byChain()).containsOnlyKeys("to");
    assertThat(neighbours.byChain().get("to")).isSameAs(chains.get("to"));
  }

  @Test
  void aSubtask_isSentItsOwnObjectsOnly() {
    FakeCoordinatorPort port = new FakeCoordinatorPort();
    ActorGraph graph = graph(Partitioner.rebalance());
    CoordinatorLoop<String> loop =
        new CoordinatorLoop<>(
            JobState.created(new JobId("job")),
            graph,
            new Types(),
            CoordinatorSettings.DEFAULT,
            port,
            new RunCounts());
    loop.lead();
    loop.onRowPersisted();
    var chains = addresses(graph);
    chains
        .values()
        .forEach(
            chain -> chain.keySet().forEach(each -> port.report(loop, each, 1, new Deployed())));
    loop.onCheckpointRequested();
    for (var chain : chains.values()) {
      for (SubtaskId subtask : chain.keySet()) {
        port.report(loop, subtask, 1, new Acknowledged(report(subtask)));
      }
    }
    loop.onManifestWritten(new CheckpointId(1), ref("job/chk-1/manifest-1"));
    loop.onRowPersisted();
    port.report(loop, new SubtaskId("to", 7), 1, new Failed(Failure.unknown("boom")));
    loop.onRowPersisted();
    port.restores.clear();
    loop.onTimer();
    loop.onManifestRead(port.manifests.get(0));

    assertThat(port.restores).hasSize(2 * PARALLELISM);
    long objects = 0;
    for (SubtaskRestore restore : port.restores) {
      assertThat(restore.inFlight()).isEmpty();
      for (OldObjects old : restore.operators().values()) {
        assertThat(old.parallelism()).isEqualTo(PARALLELISM);
        objects += old.byIndex().size();
      }
    }
    assertThat(objects).isEqualTo(2 * PARALLELISM);
  }

  @Test
  void anAcknowledgement_asksForNoFurtherWakeUp() {
    FakeCoordinatorPort port = new FakeCoordinatorPort();
    ActorGraph graph = graph(Partitioner.rebalance());
    CoordinatorLoop<String> loop =
        new CoordinatorLoop<>(
            JobState.created(new JobId("job")),
            graph,
            new Types(),
            CoordinatorSettings.DEFAULT,
            port,
            new RunCounts());
    loop.lead();
    loop.onRowPersisted();
    var chains = addresses(graph);
    chains
        .values()
        .forEach(
            chain -> chain.keySet().forEach(each -> port.report(loop, each, 1, new Deployed())));
    loop.onCheckpointRequested();
    port.wakeUps.clear();
    for (int i = 0; i < PARALLELISM; i++) {
      port.report(
          loop, new SubtaskId("from", i), 1, new Acknowledged(report(new SubtaskId("from", i))));
    }
    assertThat(port.wakeUps).isEmpty();
    long due = port.now + 1_000_000;
    port.now = due;
    loop.onTimer(); // what was asked for is used up
    assertThat(port.wakeUps).isNotEmpty();
  }

  private static SnapshotReport report(SubtaskId subtask) {
    ObjectRef object = ref("job/chk-1/1-1/" + subtask.chain() + "-" + subtask.index());
    return new SnapshotReport(
        new CheckpointId(1),
        new SubtaskSnapshot(object, List.of(), Optional.empty()),
        Map.of(),
        false,
        0);
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef(new ObjectName(name), 10, 1);
  }
}
