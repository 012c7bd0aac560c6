package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts a plan into chains: the edges that are not plain calls become exchanges between them. */
final class Chains {
  private final Plan plan;
  private final Map<String, String> chainOf = new HashMap<>();
  private final Map<String, List<Vertex>> members = new LinkedHashMap<>();
  private final Map<String, List<Edge>> inner = new HashMap<>();
  private final List<Exchange> exchanges = new ArrayList<>();

  Chains(Plan plan) {
    this.plan = plan;
    plan.vertices().forEach(this::place);
    for (Edge edge : plan.edges()) {
      if (!plan.isCall(edge)) {
        exchanges.add(new Exchange(edge, chainOf(edge.from()), chainOf(edge.to())));
      }
    }
  }

  private void place(Vertex vertex) {
    String chain = vertex.name();
    for (Edge edge : plan.into(vertex)) {
      if (plan.isCall(edge)) {
        chain = chainOf(edge.from());
        inner.computeIfAbsent(chain, name -> new ArrayList<>()).add(edge);
      }
    }
    chainOf.put(vertex.name(), chain);
    members.computeIfAbsent(chain, name -> new ArrayList<>()).add(vertex);
  }

  private String chainOf(String vertex) {
    return chainOf.getOrDefault(vertex, vertex);
  }

  /** In the order of their upstream vertices. */
  List<Exchange> exchanges() {
    return exchanges;
  }

  /** In topological order. */
  List<Chain> chains() {
    Map<String, Integer> regions = RegionNumbers.of(members.keySet(), exchanges);
    List<Chain> chains = new ArrayList<>();
    members.forEach(
        (name, vertices) ->
            chains.add(
                new Chain(
                    name,
                    vertices,
                    inner.getOrDefault(name, List.of()),
                    vertices.get(0).parallelism(),
                    regions.getOrDefault(name, 0))));
    return chains;
  }
}
