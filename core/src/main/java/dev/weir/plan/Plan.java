package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph without errors on its way to actors: every parallelism and partitioner is filled in, and
 * rewrites have changed what they can make better. It does not change itself; a rewrite makes
 * another one.
 */
final class Plan {
  private final int maxParallelism;
  private final Map<String, Vertex> vertices = new LinkedHashMap<>();
  private final List<Edge> edges;
  private final Map<String, List<Edge>> into = new HashMap<>();
  private final Set<Edge> calls;

  /**
   * @param vertices in topological order
   * @param edges in the order of their upstream vertices
   * @param calls those of the edges that are plain calls within an actor, at most one into each
   *     vertex
   */
  private Plan(int maxParallelism, List<Vertex> vertices, List<Edge> edges, Set<Edge> calls) {
    this.maxParallelism = maxParallelism;
    this.edges = List.copyOf(edges);
    this.calls = Set.copyOf(calls);
    vertices.forEach(vertex -> this.vertices.put(vertex.name(), vertex));
    edges.forEach(edge -> into.computeIfAbsent(edge.to(), name -> new ArrayList<>()).add(edge));
  }

  /** The plan of a graph that was found to be without errors. */
  static Plan of(GraphIndex graph) {
    List<Vertex> sorted = new TopologicalOrder(graph).sorted();
    List<Edge> edges = new ArrayList<>();
    for (Vertex vertex : sorted) {
      for (Edge edge : graph.outOf(vertex)) {
        edges.add(graph.resolve(edge));
      }
    }
    return new Plan(graph.maxParallelism(), sorted, edges, Set.of());
  }

  /** The same graph with other edges as plain calls. */
  Plan withCalls(Set<Edge> newCalls) {
    return new Plan(maxParallelism, vertices(), edges, newCalls);
  }

  int maxParallelism() {
    return maxParallelism;
  }

  /** In topological order. */
  List<Vertex> vertices() {
    return List.copyOf(vertices.values());
  }

  Vertex vertex(String name) {
    Vertex vertex = vertices.get(name);
    if (vertex == null) {
      throw new IllegalArgumentException("no vertex '" + name + "'");
    }
    return vertex;
  }

  /** In the order of their upstream vertices. */
  List<Edge> edges() {
    return edges;
  }

  List<Edge> into(Vertex vertex) {
    return into.getOrDefault(vertex.name(), List.of());
  }

  /** Whether an edge is a plain call within an actor. */
  boolean isCall(Edge edge) {
    return calls.contains(edge);
  }
}
