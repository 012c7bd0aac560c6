package dev.weir.runtime.restore;

import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.operator.Operator;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Operators;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.SubtaskState;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out which states the operators of a job declare, without running it. */
public final class StatePlan {
  private final ActorGraph graph;
  private final Types types;
  private final JobId job;

  private StatePlan(ActorGraph graph, Types types, JobId job) {
    this.graph = graph;
    this.types = types;
    this.job = job;
  }

  /**
   * Makes and sets up one operator of each kind, opens none, and returns what they declare, by the
   * operator's name.
   *
   * @throws Exception whatever an operator's factory or set-up throws
   */
  public static Map<String, List<StateInfo>> of(ActorGraph graph, Types types, JobId job)
      throws Exception {
    StatePlan plan = new StatePlan(graph, types, job);
    Map<String, List<StateInfo>> states = new TreeMap<>();
    for (Chain chain : graph.chains()) {
      boolean keyed = graph.isKeyed(chain);
      for (Vertex vertex : chain.vertices()) {
        states.put(vertex.name(), plan.declared(vertex, keyed && vertex.equals(chain.head())));
      }
    }
    return states;
  }

  @SuppressWarnings("unchecked") // the operator's records are never seen
  private List<StateInfo> declared(Vertex vertex, boolean keyed) throws Exception {
    try (StateBackend backend = new HeapStateBackend();
        KeyedState keyedState = keyed ? keyedState(backend, vertex) : null) {
      SubtaskState subtaskState = new SubtaskState(vertex.name(), types);
      Operator<Object> operator = (Operator<Object>) Operators.create(vertex);
      operator.setup(
          new PlannedContext(JobTerm.none(job), vertex.name(), types, keyedState, subtaskState));
      SnapshotWriter writer = new SnapshotWriter(new Nowhere());
      if (keyedState != null) {
        try (KeyedSnapshot snapshot = keyedState.snapshot()) {
          snapshot.writeTo(writer);
        }
      }
      subtaskState.snapshot().writeTo(writer);
      return writer.states();
    }
  }

  private @Nullable KeyedState keyedState(StateBackend backend, Vertex vertex) {
    int max = graph.maxParallelism();
    return backend.create(
        new StateBackend.Scope(
            vertex.name(), 0, KeyGroups.range(0, max, 1), max, types, Path.of("nowhere")));
  }

  /** Takes a snapshot of which only the index matters. */
  private static final class Nowhere implements ObjectSink {
    private long position;

    @Override
    public void write(byte[] bytes, int offset, int length) {
      position += length;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public ObjectRef commit() throws IOException {
      return new ObjectRef(new ObjectName("nowhere"), position, 0);
    }

    @Override
    public void close() {}
  }
}
