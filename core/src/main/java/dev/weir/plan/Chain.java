package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import java.util.List;

/**
 * Vertices that are fused into one actor per subtask.
 *
 * @param name the name of its first vertex
 * @param vertices in topological order; the first has the chain's inputs
 * @param innerEdges the forward edges between them, which are plain calls
 * @param region chains that are connected, in whatever direction, share a region and restart
 *     together
 */
public record Chain(
    String name, List<Vertex> vertices, List<Edge> innerEdges, int parallelism, int region) {
  public Chain {
    vertices = List.copyOf(vertices);
    innerEdges = List.copyOf(innerEdges);
  }

  public Vertex head() {
    return vertices.get(0);
  }

  public boolean isSource() {
    return head().isSource();
  }
}
