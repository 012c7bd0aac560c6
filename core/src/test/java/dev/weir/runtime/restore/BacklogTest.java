package dev.weir.runtime.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.Frame;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.FakeSubtaskPort;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.ReadFrom;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.loop.SubtaskLoop.Turn;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records in flight of channels that are plain calls within a chain now. */
class BacklogTest {
  private final FakeSubtaskPort port = new FakeSubtaskPort();
  private final MapCheckpointStore store = new MapCheckpointStore();
  private final Types types = new Types();
  private final List<Object> first = new ArrayList<>();
  private final List<Object> second = new ArrayList<>();
  private long sequence;

  private SubtaskLoop open(int turnRecords, Map<String, List<Optional<ObjectRef>>> inFlight)
      throws Exception {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", new SomeSource<>()))
                    .vertex(Vertex.map("head", value -> seen(first, value)))
                    .vertex(Vertex.map("inner", value -> seen(second, value)))
                    .vertex(Vertex.map("last", value -> value))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "head", Partitioner.rebalance())
                    .edge("head", "inner")
                    .edge("inner", "last")
                    .edge("last", "to", Partitioner.rebalance()));
    SubtaskEnvironment environment =
        new SubtaskEnvironment(
            JobTerm.none(new JobId("job")),
            1,
            16,
            types,
            new HeapStateBackend(),
            store,
            Path.of("unused"),
            new LoopSettings(2, turnRecords, 1));
    SubtaskLoop loop =
        new SubtaskLoop(SubtaskWiring.of(graph, new SubtaskId("head", 0)), environment, port);
    Map<String, OldObjects> old = new TreeMap<>();
    inFlight.forEach((operator, objects) -> old.put(operator, OldObjects.ofSome(objects)));
    loop.open(
        new SubtaskRestore.FromCheckpoint(new CheckpointId(1), Map.of(), old, ReadFrom.POSITIONS));
    return loop;
  }

  private static Object seen(List<Object> by, Object value) {
    by.add(value);
    return value;
  }

  private Optional<ObjectRef> waitedAtTheSender(String edge, String... records) throws Exception {
    var sink = store.create(new ObjectName("job/chk-1/1-1/" + edge.charAt(0) + ".in-flight"));
    SnapshotWriter writer = new SnapshotWriter(sink);
    writer.begin(InFlightTask.outputs(edge), InFlightTask.TYPE);
    BinaryWriter group = new BinaryWriter(64);
    group.writeVarInt(records.length);
    for (String record : records) {
      group.writeLong(Frame.NO_TIMESTAMP);
      types.dynamic().write(record, group);
    }
    writer.group(0, group);
    return Optional.of(writer.finish());
  }

  private void arrive(SubtaskLoop loop, Frame frame) {
    frame.address(1, 0, sequence++);
    loop.onFrame(frame);
  }

  private static Frame frameOf(String record) {
    Frame frame = new Frame(false, 8);
    frame.add(record, Frame.NO_TIMESTAMP);
    return frame;
  }

  @Test
  void theyGoFirst_thoseFurtherOnTheirWayAhead() throws Exception {
    SubtaskLoop loop =
        open(
            100,
            Map.of(
                "head", List.of(waitedAtTheSender("head > inner", "c", "d")),
                "inner", List.of(waitedAtTheSender("inner > last", "a", "b")),
                "last", List.of(Optional.empty())));
    arrive(loop, frameOf("e"));
    assertThat(loop.turn()).isEqualTo(Turn.IDLE);
    assertThat(first).containsExactly("e");
    assertThat(second).containsExactly("c", "d", "e");
    assertThat(port.records(0)).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void nothingElseHappensBefore() throws Exception {
    SubtaskLoop loop =
        open(
            2,
            Map.of(
                "head", List.of(waitedAtTheSender("head > inner", "a", "b", "c", "d")),
                "inner", List.of(Optional.empty())));
    Barrier barrier =
        new Barrier(new CheckpointId(2), CheckpointPurpose.PERIODIC, Alignment.UNALIGNED);
    arrive(loop, frameOf("e"));
    arrive(loop, Frame.urgent(barrier));
    loop.onOvertake(barrier);
    loop.onCheckpointComplete(new CheckpointId(1));
    assertThat(loop.turn()).isEqualTo(Turn.MORE);
    assertThat(second).containsExactly("a", "b");
    assertThat(port.toPersist).isEmpty();
    assertThat(port.said).isEmpty();
    assertThat(loop.turn()).isEqualTo(Turn.MORE);
    assertThat(second).containsExactly("a", "b", "c", "d");
    assertThat(first).isEmpty();
    loop.turn();
    assertThat(port.said).contains("committed " + new CheckpointId(1));
    assertThat(port.toPersist).hasSize(1);
    assertThat(second).containsExactly("a", "b", "c", "d", "e"); // e belongs behind the snapshot
  }

  @Test
  void theyWaitForCredit() throws Exception {
    String[] records = new String[4 * Frame.MAX_RECORDS];
    Arrays.fill(records, "x");
    SubtaskLoop loop =
        open(
            100_000,
            Map.of(
                "head", List.of(waitedAtTheSender("head > inner", records)),
                "inner", List.of(Optional.empty())));
    assertThat(loop.turn()).isEqualTo(Turn.BLOCKED);
    assertThat(second).hasSize(3 * Frame.MAX_RECORDS);
    loop.onConsumed(0, 2);
    loop.turn();
    assertThat(second).hasSize(4 * Frame.MAX_RECORDS);
    assertThat(port.records(0)).hasSize(4 * Frame.MAX_RECORDS);
  }
}
