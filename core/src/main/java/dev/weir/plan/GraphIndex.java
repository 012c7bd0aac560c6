package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph's vertices by name and its edges by their ends, with the default parallelism filled in.
 * It stands for broken graphs too: of vertices that share a name it knows the first.
 */
final class GraphIndex {
  private final int maxParallelism;
  private final List<Vertex> all = new ArrayList<>();
  private final Map<String, Vertex> byName = new LinkedHashMap<>();
  private final List<Edge> edges;
  private final Map<String, List<Edge>> into = new LinkedHashMap<>();
  private final Map<String, List<Edge>> outOf = new LinkedHashMap<>();

  GraphIndex(Graph graph, Parallelism parallelism) {
    maxParallelism = graph.maxParallelism();
    edges = graph.edges();
    for (Vertex vertex : graph.vertices()) {
      Vertex resolved = vertex.withParallelism(parallelism.of(vertex));
      all.add(resolved);
      byName.putIfAbsent(vertex.name(), resolved);
    }
    for (Edge edge : edges) {
      into.computeIfAbsent(edge.to(), name -> new ArrayList<>()).add(edge);
      outOf.computeIfAbsent(edge.from(), name -> new ArrayList<>()).add(edge);
    }
  }

  int maxParallelism() {
    return maxParallelism;
  }

  /** Every vertex, those that share a name included. */
  List<Vertex> all() {
    return all;
  }

  /** The vertices with different names. */
  Collection<Vertex> vertices() {
    return byName.values();
  }

  Collection<String> names() {
    return byName.keySet();
  }

  List<Edge> edges() {
    return edges;
  }

  @Nullable Vertex find(String name) {
    return byName.get(name);
  }

  /** A vertex that an edge of a valid graph names. */
  Vertex get(String name) {
    Vertex vertex = byName.get(name);
    if (vertex == null) {
      throw new IllegalArgumentException("no vertex '" + name + "'");
    }
    return vertex;
  }

  List<Edge> into(Vertex vertex) {
    return into.getOrDefault(vertex.name(), Collections.emptyList());
  }

  List<Edge> outOf(Vertex vertex) {
    return outOf.getOrDefault(vertex.name(), Collections.emptyList());
  }

  /** The edge with {@link Partitioner.Auto} replaced by what it stands for. */
  Edge resolve(Edge edge) {
    if (!(edge.partitioner() instanceof Partitioner.Auto)) {
      return edge;
    }
    boolean equal = get(edge.from()).parallelism() == get(edge.to()).parallelism();
    return edge.by(equal ? Partitioner.forward() : Partitioner.rebalance());
  }
}
