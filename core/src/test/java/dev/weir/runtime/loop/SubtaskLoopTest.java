package dev.weir.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
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
import dev.weir.protocol.flow.SequenceCheck.SequenceException;
import dev.weir.runtime.FakeSubtaskPort;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.loop.SubtaskLoop.Turn;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.store.ObjectName;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One subtask of a map between two sources and a sink, driven by hand. */
class SubtaskLoopTest {
  private final FakeSubtaskPort port = new FakeSubtaskPort();
  private final MapCheckpointStore store = new MapCheckpointStore();
  private final List<Object> mapped = new ArrayList<>();
  private final long[] sequences = new long[2];

  private SubtaskLoop open(int credits) throws Exception {
    ActorGraph graph =
        new GraphCompiler(1)
            .compile(
                new Graph()
                    .vertex(Vertex.source("left", new SomeSource<>()))
                    .vertex(Vertex.source("right", new SomeSource<>()))
                    .vertex(
                        Vertex.map(
                            "map",
                            value -> {
                              mapped.add(value);
                              return value;
                            }))
                    .vertex(Vertex.sink("to", new SomeSink<>()))
                    .edge("left", "map", Partitioner.rebalance())
                    .edge("right", "map", Partitioner.rebalance())
                    .edge("map", "to", Partitioner.rebalance()));
    SubtaskEnvironment environment =
        new SubtaskEnvironment(
            JobTerm.none(new JobId("job")),
            1,
            16,
            new Types(),
            new HeapStateBackend(),
            store,
            Path.of("unused"),
            new LoopSettings(credits, 100_000, 1));
    SubtaskLoop loop =
        new SubtaskLoop(SubtaskWiring.of(graph, new SubtaskId("map", 0)), environment, port);
    loop.open(new SubtaskRestore.Fresh());
    return loop;
  }

  private void arrive(SubtaskLoop loop, int channel, Object... records) {
    loop.onFrame(frame(channel, null, records));
  }

  /** A frame that fills a frame of the output. */
  private void arriveFull(SubtaskLoop loop, int channel, String record) {
    arrive(loop, channel, Collections.nCopies(Frame.MAX_RECORDS, record).toArray());
  }

  private static List<Object> full(String... records) {
    List<Object> all = new ArrayList<>();
    for (String record : records) {
      all.addAll(Collections.nCopies(Frame.MAX_RECORDS, record));
    }
    return all;
  }

  private Frame frame(
      int channel, @org.jspecify.annotations.Nullable Control control, Object... records) {
    Frame frame = new Frame(false, 8);
    for (Object record : records) {
      frame.add(record, Frame.NO_TIMESTAMP);
    }
    if (control != null) {
      frame.close(control);
    }
    frame.address(1, channel, sequences[channel]++);
    return frame;
  }

  private void arriveAhead(SubtaskLoop loop, int channel, Barrier barrier) {
    Frame frame = Frame.urgent(barrier);
    frame.address(1, channel, sequences[channel]++);
    loop.onFrame(frame);
  }

  private static Barrier barrier(long id, Alignment alignment) {
    return new Barrier(new CheckpointId(id), CheckpointPurpose.PERIODIC, alignment);
  }

  private static ObjectName name(String text) {
    return new ObjectName("job/chk-1/1-1/" + text);
  }

  private void persist(SubtaskLoop loop) throws Exception {
    loop.onPersisted(port.toPersist.remove(0).run(store, name("map-0")));
  }

  @Test
  void recordsBehindABarrier_waitForTheOtherChannel() throws Exception {
    SubtaskLoop loop = open(8);
    loop.onFrame(frame(0, barrier(1, Alignment.ALIGNED), "a"));
    arrive(loop, 0, "b");
    arrive(loop, 1, "x");
    assertThat(loop.turn()).isEqualTo(Turn.IDLE);
    assertThat(mapped).containsExactly("a", "x");
    assertThat(port.toPersist).isEmpty();
    loop.onFrame(frame(1, barrier(1, Alignment.ALIGNED)));
    loop.turn();
    assertThat(mapped).containsExactly("a", "x", "b");
    assertThat(port.toPersist).hasSize(1);
    persist(loop);
    assertThat(port.acknowledged).hasSize(1);
    assertThat(port.acknowledged.get(0).snapshot().inFlight()).isEmpty();
  }

  @Test
  void aFrameThatIsLost_orRepeated_failsTheAttempt() throws Exception {
    SubtaskLoop loop = open(8);
    Frame first = frame(0, null, "a");
    loop.onFrame(first);
    assertThatThrownBy(() -> loop.onFrame(first)).isInstanceOf(SequenceException.class);
    sequences[1] = 5;
    assertThatThrownBy(() -> arrive(loop, 1, "x")).isInstanceOf(SequenceException.class);
  }

  @Test
  void withoutCredit_noInputIsTaken_andTheAcknowledgementWaitsForItsBarrier() throws Exception {
    SubtaskLoop loop = open(2);
    for (String record : List.of("a", "b", "c", "d")) {
      arriveFull(loop, 0, record);
    }
    assertThat(loop.turn()).isEqualTo(Turn.BLOCKED);
    assertThat(mapped).isEqualTo(full("a", "b", "c"));
    assertThat(port.records(0)).isEqualTo(full("a", "b"));
    loop.onConsumed(0, 2);
    loop.onFrame(frame(0, barrier(1, Alignment.ALIGNED)));
    loop.onFrame(frame(1, barrier(1, Alignment.ALIGNED)));
    assertThat(loop.turn()).isEqualTo(Turn.BLOCKED);
    assertThat(port.records(0)).isEqualTo(full("a", "b", "c", "d"));
    persist(loop);
    assertThat(port.acknowledged).isEmpty(); // the barrier itself has no credit
    loop.onConsumed(0, 4);
    assertThat(port.acknowledged).hasSize(1);
  }

  @Test
  void anUrgentBarrier_takesTheSnapshotAtOnce_withAllThatItOvertook() throws Exception {
    SubtaskLoop loop = open(2);
    for (String record : List.of("a", "b", "c", "d")) {
      arriveFull(loop, 0, record);
    }
    loop.turn(); // c waits for credit in the output, d in the input
    arriveAhead(loop, 0, barrier(1, Alignment.UNALIGNED));
    assertThat(loop.turn()).isEqualTo(Turn.BLOCKED);
    assertThat(port.frames(0)).last().matches(Frame::isUrgent);
    assertThat(port.toPersist).hasSize(1);
    arrive(loop, 1, "x"); // before the barrier of its own channel
    arrive(loop, 0, "e"); // behind its barrier
    assertThat(port.inFlight).isEmpty();
    arriveAhead(loop, 1, barrier(1, Alignment.UNALIGNED));
    persist(loop);
    assertThat(port.acknowledged).isEmpty();
    loop.onInFlightPersisted(
        new CheckpointId(1), port.inFlight.get(0).run(store, name("map-0.in-flight")));
    assertThat(port.acknowledged).hasSize(1);
    assertThat(port.acknowledged.get(0).snapshot().inFlight().orElseThrow().edges())
        .containsExactly("left > map", "map > to", "right > map");
    assertThat(recordsInFlight("left > map", "inputs")).isEqualTo(Frame.MAX_RECORDS);
    assertThat(recordsInFlight("right > map", "inputs")).isEqualTo(1);
    assertThat(recordsInFlight("map > to", "outputs")).isEqualTo(Frame.MAX_RECORDS);
  }

  private int recordsInFlight(String edge, String end) throws Exception {
    var object = port.acknowledged.get(0).snapshot().inFlight().orElseThrow().object();
    try (SnapshotReader reader = SnapshotReader.open(store, object)) {
      var section = end.equals("inputs") ? InFlightTask.inputs(edge) : InFlightTask.outputs(edge);
      return Objects.requireNonNull(reader.group(section, 0)).readVarInt();
    }
  }

  @Test
  void anAlignedBarrierInTheQueue_isPulledForward_whenItsCheckpointBecomesUnaligned()
      throws Exception {
    SubtaskLoop loop = open(1);
    arriveFull(loop, 0, "a");
    loop.onFrame(frame(0, barrier(1, Alignment.ALIGNED), "b"));
    loop.onFrame(frame(1, barrier(1, Alignment.ALIGNED)));
    loop.turn();
    assertThat(mapped).hasSize(Frame.MAX_RECORDS + 1);
    persist(loop);
    assertThat(port.acknowledged).isEmpty();
    loop.onOvertake(barrier(1, Alignment.UNALIGNED));
    assertThat(port.frames(0)).last().matches(Frame::isUrgent);
    loop.onInFlightPersisted(
        new CheckpointId(1), port.inFlight.get(0).run(store, name("map-0.in-flight")));
    assertThat(port.acknowledged).hasSize(1);
    assertThat(recordsInFlight("map > to", "outputs")).isEqualTo(1);
    loop.onOvertake(barrier(1, Alignment.UNALIGNED)); // repeated: no effect
    assertThat(port.acknowledged).hasSize(1);
    loop.onConsumed(0, 1);
    assertThat(port.records(0)).endsWith("b"); // and is processed as well
  }

  @Test
  void toldToOvertakeBeforeAnyBarrier_theSnapshotIsTakenAtTheNextTurn() throws Exception {
    SubtaskLoop loop = open(8);
    arrive(loop, 0, "a");
    loop.onOvertake(barrier(1, Alignment.UNALIGNED));
    loop.turn();
    assertThat(mapped).containsExactly("a"); // behind the snapshot
    assertThat(port.frames(0).get(0).isUrgent()).isTrue();
    assertThat(port.toPersist).hasSize(1);
  }

  @Test
  void barriersTravelBehindTheEndOfInput() throws Exception {
    SubtaskLoop loop = open(8);
    loop.onConsumed(0, 100);
    loop.onFrame(frame(0, EndOfInput.INSTANCE, "a"));
    loop.onFrame(frame(1, EndOfInput.INSTANCE));
    loop.turn();
    assertThat(port.said).contains("drained");
    loop.onFrame(frame(0, barrier(1, Alignment.ALIGNED)));
    loop.onFrame(frame(1, barrier(1, Alignment.ALIGNED)));
    loop.turn();
    persist(loop);
    assertThat(port.acknowledged.get(0).drained()).isTrue();
  }
}
