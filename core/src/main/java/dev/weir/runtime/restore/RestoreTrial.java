package dev.weir.runtime.restore;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.operator.Operator;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import dev.weir.plan.Operators;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateKind;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackends;
import dev.weir.state.SubtaskState;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a checkpoint holds for a job as a restore would, value by value, and runs nothing: one
 * old subtask's share of one operator at a time. Keyed state in a backend's own files is left out.
 */
public final class RestoreTrial {
  private final ActorGraph graph;
  private final Types types;
  private final JobId job;
  private final CheckpointStore store;
  private final Map<String, OperatorSnapshot> stored = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private RestoreTrial(
      ActorGraph graph, Types types, JobId job, CheckpointStore store, Manifest checkpoint) {
    this.graph = graph;
    this.types = types;
    this.job = job;
    this.store = store;
    checkpoint.operators().forEach(operator -> stored.put(operator.operator(), operator));
  }

  /**
   * Says what of a checkpoint cannot be read, each with what to do. To be asked when operators and
   * states fit the job.
   *
   * @throws Exception whatever an operator's factory or set-up throws
   */
  public static List<String> problems(
      ActorGraph graph, Types types, JobId job, CheckpointStore store, Manifest checkpoint)
      throws Exception {
    RestoreTrial trial = new RestoreTrial(graph, types, job, store, checkpoint);
    for (Chain chain : graph.chains()) {
      boolean keyed = graph.isKeyed(chain);
      for (Vertex vertex : chain.vertices()) {
        trial.readState(vertex, keyed && vertex.equals(chain.head()));
      }
      for (Edge edge : chain.innerEdges()) {
        trial.readInFlight(edge, chain.parallelism());
      }
      for (Exchange exchange : graph.into(chain)) {
        trial.readInFlight(exchange.edge(), chain.parallelism());
      }
    }
    return List.copyOf(trial.problems);
  }

  private void readState(Vertex vertex, boolean keyed) throws Exception {
    OperatorSnapshot operator = stored.get(vertex.name());
    if (operator == null) {
      return;
    }
    for (int old = 0; old < operator.subtasks().size(); old++) {
      String problem = readState(vertex, operator, old, keyed);
      if (problem != null) {
        problems.add(problem);
        return; // the others will hardly say anything else
      }
    }
  }

  @SuppressWarnings("unchecked") // the operator's records are never seen
  private @Nullable String readState(
      Vertex vertex, OperatorSnapshot operator, int old, boolean keyed) throws Exception {
    int max = graph.maxParallelism();
    KeyGroupRange range = KeyGroups.range(old, max, operator.subtasks().size());
    try (StateBackend backend = new HeapStateBackend();
        KeyedState keyedState = keyed ? keyedState(backend, vertex, old, range) : null) {
      SubtaskState subtaskState = new SubtaskState(vertex.name(), types);
      Operator<Object> made = (Operator<Object>) Operators.create(vertex);
      made.setup(
          new PlannedContext(JobTerm.none(job), vertex.name(), types, keyedState, subtaskState));
      try (SnapshotReader reader =
          SnapshotReader.open(store, operator.subtasks().get(old).object())) {
        if (keyedState != null && StateBackends.nativeBackend(reader, vertex.name()) == null) {
          keyedState.restore(reader);
        }
        subtaskState.restore(List.of(reader), 0, 1);
        return null;
      } catch (IOException | RuntimeException unreadable) {
        return ChainRestore.explain(vertex.name(), unreadable);
      }
    }
  }

  private KeyedState keyedState(StateBackend backend, Vertex vertex, int old, KeyGroupRange range) {
    return backend.create(
        new StateBackend.Scope(
            vertex.name(), old, range, graph.maxParallelism(), types, Path.of("nowhere")));
  }

  private void readInFlight(Edge edge, int parallelism) throws IOException {
    OperatorSnapshot receiver = stored.get(edge.to());
    if (receiver == null) {
      return;
    }
    InFlightEdge inFlight =
        new InFlightEdge(
            edge, types, graph.maxParallelism(), receiver.subtasks().size(), parallelism);
    try {
      readInFlight(inFlight, receiver, InFlightTask.inputs(edge.id()).state(), edge);
      OperatorSnapshot sender = stored.get(edge.from());
      if (sender != null) {
        readInFlight(inFlight, sender, InFlightTask.outputs(edge.id()).state(), edge);
      }
    } catch (IOException damaged) {
      throw damaged;
    } catch (Exception unreadable) {
      problems.add(String.valueOf(unreadable.getMessage()));
    }
  }

  private void readInFlight(InFlightEdge edge, OperatorSnapshot at, String direction, Edge sections)
      throws Exception {
    for (int subtask = 0; subtask < at.subtasks().size(); subtask++) {
      SubtaskSnapshot snapshot = at.subtasks().get(subtask);
      InFlightObject object = snapshot.inFlight().orElse(null);
      if (object == null || !object.edges().contains(sections.id())) {
        continue;
      }
      try (SnapshotReader reader = SnapshotReader.open(store, object.object())) {
        for (StateInfo section : reader.states()) {
          if (section.id().kind() == StateKind.IN_FLIGHT
              && section.id().operator().equals(sections.id())
              && section.id().state().equals(direction)) {
            readSection(edge, reader, section, direction.equals("inputs") ? subtask : -1);
          }
        }
      }
    }
  }

  /**
   * @param receiver the old receiver of all of the section's channels; negative if a channel's
   *     number is its receiver
   */
  private static void readSection(
      InFlightEdge edge, SnapshotReader reader, StateInfo section, int receiver) throws Exception {
    for (int channel : reader.groups(section.id())) {
      var bytes = reader.group(section.id(), channel);
      if (bytes != null) {
        int to = receiver < 0 ? channel : receiver;
        edge.read(
            bytes,
            (value, timestamp) -> {
              int hash = edge.isKeyed() ? edge.hashOf(edge.keyOf(value)) : 0;
              edge.receiverOf(to, value, hash);
            });
      }
    }
  }
}
