package dev.weir.runtime;

import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Process;
import dev.weir.api.function.Supplier;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A subtask of one operator between sources and a sink, driven by hand. */
final class OneOperator implements AutoCloseable {
  final FakeSubtaskPort port = new FakeSubtaskPort();
  final SubtaskLoop loop;
  private final Types types = new Types();
  private final long[] sequences;
  private final boolean keyed;

  private OneOperator(Vertex operator, boolean keyed, int inputs, int turnRecords)
      throws Exception {
    this.keyed = keyed;
    sequences = new long[inputs];
    Graph graph =
        new Graph()
            .vertex(operator)
            .vertex(Vertex.sink("to", new SomeSink<>()))
            .edge(operator.name(), "to", Partitioner.rebalance());
    for (int i = 0; i < inputs; i++) {
      Partitioner partitioner = keyed ? Partitioner.hash(value -> value) : Partitioner.rebalance();
      graph
          .vertex(Vertex.source("from" + i, new SomeSource<>()))
          .edge("from" + i, operator.name(), partitioner);
    }
    loop =
        new SubtaskLoop(
            SubtaskWiring.of(
                new GraphCompiler(1).compile(graph), new SubtaskId(operator.name(), 0)),
            new SubtaskEnvironment(
                JobTerm.none(new JobId("job")),
                1,
                16,
                types,
                new HeapStateBackend(),
                new MapCheckpointStore(),
                Path.of("unused"),
                new LoopSettings(1_000_000, turnRecords, 1)),
            port);
    loop.open(new SubtaskRestore.Fresh());
  }

  static OneOperator of(Supplier<Process<Object, Object>> function, int inputs, int turnRecords)
      throws Exception {
    return new OneOperator(Vertex.process("one", function), false, inputs, turnRecords);
  }

  static OneOperator of(Vertex operator) throws Exception {
    return new OneOperator(operator, false, 1, 1000);
  }

  /** With records that are their own keys. */
  static OneOperator keyed(Supplier<KeyedProcess<Object, Object, Object>> function, int turnRecords)
      throws Exception {
    return new OneOperator(Vertex.keyedProcess("one", function), true, 1, turnRecords);
  }

  /** A frame arrives, and no turn follows. */
  void arrive(int input, @Nullable Control control, Object... records) {
    Frame frame = new Frame(keyed, 8);
    for (Object record : records) {
      if (keyed) {
        frame.add(record, Frame.NO_TIMESTAMP, record, KeyGroups.mix(types.hash(record)));
      } else {
        frame.add(record, Frame.NO_TIMESTAMP);
      }
    }
    if (control != null) {
      frame.close(control);
    }
    frame.address(1, input, sequences[input]++);
    loop.onFrame(frame);
  }

  /** A frame arrives, and turns follow until there is nothing to do. */
  void process(int input, @Nullable Control control, Object... records) throws Exception {
    arrive(input, control, records);
    turns();
  }

  /** Turns until there is nothing to do; returns how the last one ended. */
  SubtaskLoop.Turn turns() throws Exception {
    SubtaskLoop.Turn turn = loop.turn();
    for (int turns = 0; turn == SubtaskLoop.Turn.MORE; turns++) {
      if (turns == 10_000) {
        throw new AssertionError("it has had 10 000 turns and asks for more");
      }
      turn = loop.turn();
    }
    return turn;
  }

  @Override
  public void close() {
    loop.close();
  }
}
