package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.OldObjects;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A source that had read everything when a checkpoint was taken, and is restored from it. */
class SourceRestartTest {
  private static final EndOfInput END = EndOfInput.INSTANCE;
  private static final Watermark END_OF_TIME = new Watermark(Watermark.MAX);

  private final GeneratorSource<Long> source = GeneratorSource.of(4, n -> n).lanes(2);
  private final MapCheckpointStore store = new MapCheckpointStore();
  private final Types types = new Types();
  private FakeSubtaskPort port = new FakeSubtaskPort();

  private SubtaskLoop open(SubtaskRestore restore) throws Exception {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("from", source))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("from", "to", Partitioner.rebalance()));
    port = new FakeSubtaskPort();
    SubtaskLoop loop =
        new SubtaskLoop(
            SubtaskWiring.of(graph, new SubtaskId("from", 0)),
            new SubtaskEnvironment(
                JobTerm.none(new JobId("job")),
                1,
                16,
                types,
                new HeapStateBackend(),
                store,
                Path.of("unused"),
                LoopSettings.DEFAULT),
            port);
    loop.open(restore);
    loop.turn();
    return loop;
  }

  private void assign(SubtaskLoop loop, long lane) throws Exception {
    BinaryWriter split = new BinaryWriter();
    source.splitSerde(types).write(new Lane(lane, 2), split);
    loop.onSplits(List.of(split.toBytes()));
    loop.turn();
  }

  private List<Control> controls() {
    return port.frames(0).stream().map(Frame::control).filter(Objects::nonNull).toList();
  }

  /** Reads one lane, ends, and writes a snapshot. */
  private SubtaskRestore ended() throws Exception {
    SubtaskLoop loop = open(new SubtaskRestore.Fresh());
    assign(loop, 0);
    loop.onNoMoreSplits();
    loop.turn();
    assertThat(port.records(0)).containsExactly(0L, 2L);
    assertThat(controls()).containsExactly(END_OF_TIME, END);
    loop.onTrigger(new Barrier(new CheckpointId(1), CheckpointPurpose.PERIODIC, Alignment.ALIGNED));
    loop.turn();
    ObjectRef object =
        port.toPersist
            .get(0)
            .run(store, new ObjectName("job/chk-1/1-1/from-0"))
            .snapshot()
            .object();
    return new SubtaskRestore.FromCheckpoint(
        new CheckpointId(1),
        Map.of("from", OldObjects.of(List.of(object))),
        Map.of(),
        ReadFrom.POSITIONS);
  }

  @Test
  void withoutAnotherSplit_itSaysSoAgain() throws Exception {
    SubtaskLoop loop = open(ended());
    assertThat(port.sent).isEmpty();
    loop.onNoMoreSplits();
    loop.turn();
    assertThat(port.records(0)).isEmpty();
    assertThat(controls()).containsExactly(END_OF_TIME, END);
  }

  @Test
  void aSplitThatNobodyHad_isReadBeforeTheEndOfTime() throws Exception {
    SubtaskLoop loop = open(ended());
    assign(loop, 1);
    assertThat(controls()).isEmpty();
    loop.onNoMoreSplits();
    loop.turn();
    assertThat(port.records(0)).containsExactly(1L, 3L);
    assertThat(controls()).containsExactly(END_OF_TIME, END);
    loop.onTrigger(new Barrier(new CheckpointId(2), CheckpointPurpose.PERIODIC, Alignment.ALIGNED));
    assertThat(port.toPersist).hasSize(1);
  }
}
