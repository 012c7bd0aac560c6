package dev.weir.graph;

import dev.weir.state.key.KeyGroups;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline laid out by hand: vertices and the edges between them, in any order. Nothing is
 * checked before the whole is compiled.
 *
 * <pre>{@code
 * Graph graph =
 *     new Graph()
 *         .vertex(Vertex.source("orders", orders).withParallelism(2))
 *         .vertex(Vertex.reduce("total", Order::plus))
 *         .vertex(Vertex.sink("totals", sink))
 *         .edge("orders", "total", Partitioner.hash(Order::customer))
 *         .edge("total", "totals");
 * }</pre>
 */
public final class Graph {
  private final List<Vertex> vertices = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private int maxParallelism = KeyGroups.DEFAULT_MAX_PARALLELISM;

  /** Adds an operator. */
  public Graph vertex(Vertex vertex) {
    vertices.add(vertex);
    return this;
  }

  /** Adds an edge: forward where both ends have the same parallelism, otherwise rebalance. */
  public Graph edge(String from, String to) {
    return edge(Edge.of(from, to));
  }

  /** Adds an edge from a main output into a first input. */
  public Graph edge(String from, String to, Partitioner partitioner) {
    return edge(Edge.of(from, to).by(partitioner));
  }

  /** Adds an edge. */
  public Graph edge(Edge edge) {
    edges.add(edge);
    return this;
  }

  /**
   * Puts a changed vertex in the place of one that was added.
   *
   * @param before the very object that was added
   */
  @SuppressWarnings("ReferenceEquality") // operators that are equal by mistake are still two
  public Graph replace(Vertex before, Vertex after) {
    for (int i = 0; i < vertices.size(); i++) {
      if (vertices.get(i) == before) {
        vertices.set(i, after);
        return this;
      }
    }
    throw new IllegalArgumentException("vertex '" + before.name() + "' is not in the graph");
  }

  /**
   * Sets the number of key groups, 1 to {@link KeyGroups#LARGEST_MAX_PARALLELISM}: no operator can
   * have more subtasks. It is fixed for the life of the job's state.
   */
  public Graph maxParallelism(int keyGroups) {
    maxParallelism = keyGroups;
    return this;
  }

  public int maxParallelism() {
    return maxParallelism;
  }

  /** The vertices in the order in which they were added. */
  public List<Vertex> vertices() {
    return List.copyOf(vertices);
  }

  /** The edges in the order in which they were added. */
  public List<Edge> edges() {
    return List.copyOf(edges);
  }
}
