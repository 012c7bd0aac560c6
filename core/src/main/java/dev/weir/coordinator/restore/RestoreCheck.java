package dev.weir.coordinator.restore;

import dev.weir.graph.Vertex;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says why a graph cannot take a checkpoint over, before anything is deployed. */
public final class RestoreCheck {
  private RestoreCheck() {}

  /** Each problem says what to do; none means that the restore may be tried. */
  public static List<String> problems(ActorGraph graph, Types types, Manifest checkpoint) {
    TreeMap<String, Vertex> known = new TreeMap<>();
    for (Chain chain : graph.chains()) {
      chain.vertices().forEach(vertex -> known.put(vertex.name(), vertex));
    }
    List<String> problems = new ArrayList<>(inFlightProblems(graph, checkpoint));
    for (OperatorSnapshot operator : checkpoint.operators()) {
      if (!known.containsKey(operator.operator())) {
        if (holdsState(operator)) {
          problems.add(
              "checkpoint "
                  + checkpoint.checkpoint()
                  + " holds state of operator '"
                  + operator.operator()
                  + "', which the pipeline does not have (it has "
                  + known.keySet()
                  + "): give the operator its old name, or start with --fresh to begin without"
                  + " state");
        }
        continue;
      }
      if (operator.maxParallelism() != graph.maxParallelism()) {
        problems.add(
            "checkpoint "
                + checkpoint.checkpoint()
                + " was written with a maximum parallelism of "
                + operator.maxParallelism()
                + ", the pipeline has "
                + graph.maxParallelism()
                + ": set it back, since state is kept by key group, or start with --fresh");
        break;
      }
      boolean isSource = known.get(operator.operator()).source() != null;
      if (isSource != operator.enumerator().isPresent()) {
        problems.add(
            "operator '"
                + operator.operator()
                + "' "
                + (isSource ? "is a source, but was none" : "is no source, but was one")
                + " in checkpoint "
                + checkpoint.checkpoint()
                + ": give it another name, or start with --fresh");
      }
    }
    problems.addAll(keyProblems(graph, types, checkpoint));
    return problems;
  }

  private static List<String> keyProblems(ActorGraph graph, Types types, Manifest checkpoint) {
    TreeMap<String, OperatorSnapshot> stored = new TreeMap<>();
    checkpoint.operators().forEach(operator -> stored.put(operator.operator(), operator));
    List<String> problems = new ArrayList<>();
    for (Chain chain : graph.chains()) {
      OperatorSnapshot before = stored.get(chain.head().name());
      String problem =
          before == null
              ? null
              : KeySchemas.problem(
                  checkpoint.checkpoint(), before, KeySchemas.of(graph, chain, types));
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private static List<String> inFlightProblems(ActorGraph graph, Manifest checkpoint) {
    TreeSet<String> lost = new TreeSet<>();
    for (OperatorSnapshot operator : checkpoint.operators()) {
      for (SubtaskSnapshot subtask : operator.subtasks()) {
        subtask.inFlight().ifPresent(inFlight -> lost.addAll(inFlight.edges()));
      }
    }
    graph.exchanges().forEach(exchange -> lost.remove(exchange.edge().id()));
    graph.chains().forEach(chain -> chain.innerEdges().forEach(edge -> lost.remove(edge.id())));
    return lost.stream()
        .map(
            edge ->
                "checkpoint "
                    + checkpoint.checkpoint()
                    + " holds records on their way through '"
                    + edge
                    + "', and the pipeline has no such edge: run it once as it was with --guarantee"
                    + " exactly-once and stop it, which leaves nothing on its way, or start with"
                    + " --fresh to begin without state")
        .toList();
  }

  static boolean holdsState(OperatorSnapshot operator) {
    return operator.enumerator().isPresent()
        || operator.states().stream().anyMatch(RestoreCheck::matters);
  }

  /** What is the engine's own can be done without, but not output that is still to be committed. */
  private static boolean matters(StateInfo state) {
    String name = state.id().state();
    return name.equals("weir.pending")
        ? !state.type().contains("opaque no committable")
        : !name.startsWith("weir.");
  }
}
