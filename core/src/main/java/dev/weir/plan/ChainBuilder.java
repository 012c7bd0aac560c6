package dev.weir.plan;

import dev.weir.graph.Chaining;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses vertices along forward edges into chains. Only a vertex with a single incoming edge is
 * fused with the one before it, so a chain is a tree.
 */
final class ChainBuilder {
  private final GraphIndex graph;
  private final List<Edge> edges;
  private final Map<String, String> chainOf = new HashMap<>();
  private final Map<String, List<Vertex>> members = new LinkedHashMap<>();
  private final Map<String, List<Edge>> inner = new HashMap<>();

  /**
   * @param sorted the vertices in topological order
   * @param edges in the order of their upstream vertices
   */
  ChainBuilder(GraphIndex graph, List<Vertex> sorted, List<Edge> edges) {
    this.graph = graph;
    this.edges = edges;
    for (Vertex vertex : sorted) {
      place(vertex);
    }
  }

  private void place(Vertex vertex) {
    List<Edge> incoming = graph.into(vertex);
    String chain = vertex.name();
    if (incoming.size() == 1 && canFuse(graph.resolve(incoming.get(0)), vertex)) {
      Edge edge = graph.resolve(incoming.get(0));
      chain = chainNameOf(edge.from());
      inner.computeIfAbsent(chain, name -> new ArrayList<>()).add(edge);
    }
    chainOf.put(vertex.name(), chain);
    members.computeIfAbsent(chain, name -> new ArrayList<>()).add(vertex);
  }

  private boolean canFuse(Edge edge, Vertex to) {
    return edge.partitioner() instanceof Partitioner.Forward
        && to.inputs().size() == 1
        && to.chaining() == Chaining.ALWAYS
        && graph.get(edge.from()).chaining() != Chaining.NEVER;
  }

  private String chainNameOf(String vertex) {
    return chainOf.getOrDefault(vertex, vertex);
  }

  /** The edges that were not fused. */
  List<Exchange> exchanges() {
    List<Exchange> exchanges = new ArrayList<>();
    for (Edge edge : edges) {
      String from = chainNameOf(edge.from());
      String to = chainNameOf(edge.to());
      if (!from.equals(to)) {
        exchanges.add(new Exchange(edge, from, to));
      }
    }
    return exchanges;
  }

  List<Chain> chains(List<Exchange> exchanges) {
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
