package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.AtLeastOnceSink;
import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.loop.SubtaskLoop.Turn;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.spi.connector.WriterContext;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subtask whose sink does not take more records for a while. */
class NotReadyTest {
  private final FakeSubtaskPort port = new FakeSubtaskPort();
  private final Gate gate = new Gate();
  private SubtaskLoop loop;
  private long sequence;

  /** Writes into a list, and is ready as the test says. */
  private static final class Gate extends AtLeastOnceSink<Object> {
    final List<Object> written = new ArrayList<>();
    boolean ready = true;

    @Override
    public Writer<Object> writer(WriterContext context) {
      return new Writer<>() {
        @Override
        public void write(Object value, long timestampMillis) {
          written.add(value);
        }

        @Override
        public boolean isReady() {
          return ready;
        }

        @Override
        protected Callable<?> prepareFlush() {
          return () -> true;
        }

        @Override
        public void close() {}
      };
    }
  }

  @BeforeEach
  void open() throws Exception {
    Graph graph =
        new Graph()
            .vertex(Vertex.source("from", new SomeSource<>()))
            .vertex(Vertex.sink("to", gate))
            .edge("from", "to", Partitioner.rebalance());
    loop =
        new SubtaskLoop(
            SubtaskWiring.of(new GraphCompiler(1).compile(graph), new SubtaskId("to", 0)),
            new SubtaskEnvironment(
                JobTerm.none(new JobId("job")),
                1,
                16,
                new Types(),
                new HeapStateBackend(),
                new MapCheckpointStore(),
                Path.of("unused"),
                LoopSettings.DEFAULT),
            port);
    loop.open(new SubtaskRestore.Fresh());
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void arrive(@Nullable Control control, Object... records) {
    Frame frame = new Frame(false, 8);
    for (Object record : records) {
      frame.add(record, Frame.NO_TIMESTAMP);
    }
    if (control != null) {
      frame.close(control);
    }
    frame.address(1, 0, sequence++);
    loop.onFrame(frame);
  }

  private Turn turns() throws Exception {
    Turn turn = loop.turn();
    while (turn == Turn.MORE) {
      turn = loop.turn();
    }
    return turn;
  }

  @Test
  void itTakesNoInput_andGivesNoCredit_untilTheSinkIsReady() throws Exception {
    gate.ready = false;
    for (int i = 0; i < LoopSettings.DEFAULT.initialCredits(); i++) {
      arrive(null, i);
    }
    assertThat(turns()).isEqualTo(Turn.BLOCKED);
    assertThat(gate.written).isEmpty();
    assertThat(port.said).noneMatch(said -> said.startsWith("consumed"));
    gate.ready = true;
    assertThat(turns()).isEqualTo(Turn.IDLE);
    assertThat(gate.written).hasSize(LoopSettings.DEFAULT.initialCredits());
    assertThat(port.said).anyMatch(said -> said.startsWith("consumed"));
  }

  @Test
  void anAlignedBarrier_isReachedWhenTheSinkIsReady() throws Exception {
    gate.ready = false;
    arrive(new Barrier(new CheckpointId(1), CheckpointPurpose.PERIODIC, Alignment.ALIGNED), "a");
    assertThat(turns()).isEqualTo(Turn.BLOCKED);
    assertThat(port.toPersist).isEmpty();
    gate.ready = true;
    assertThat(turns()).isEqualTo(Turn.IDLE);
    assertThat(gate.written).containsExactly("a");
    assertThat(port.toPersist).hasSize(1);
  }

  @Test
  void anUnalignedBarrier_doesNotWaitForTheSink() throws Exception {
    gate.ready = false;
    arrive(null, "a");
    Frame urgent =
        Frame.urgent(
            new Barrier(new CheckpointId(1), CheckpointPurpose.PERIODIC, Alignment.UNALIGNED));
    urgent.address(1, 0, sequence++);
    loop.onFrame(urgent);
    assertThat(turns()).isEqualTo(Turn.BLOCKED);
    assertThat(gate.written).isEmpty();
    assertThat(port.toPersist).hasSize(1);
    assertThat(port.inFlight).hasSize(1);
  }
}
