package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a graph into actors: fills in the default parallelism, checks the whole, fuses operators
 * into chains and finds the regions that restart together. The same graph compiles to the same
 * actors, in the same order, on every node.
 */
public final class GraphCompiler {
  private final int defaultParallelism;

  /**
   * @param defaultParallelism of operators that have no parallelism of their own
   */
  public GraphCompiler(int defaultParallelism) {
    if (defaultParallelism < 1) {
      throw new IllegalArgumentException(
          "the default parallelism must be at least 1: " + defaultParallelism);
    }
    this.defaultParallelism = defaultParallelism;
  }

  /**
   * Compiles a graph.
   *
   * @throws GraphException if it cannot run, with all reasons
   */
  public ActorGraph compile(Graph graph) {
    GraphIndex index = new GraphIndex(graph, defaultParallelism);
    List<String> problems = GraphCheck.problemsOf(index);
    if (!problems.isEmpty()) {
      throw new GraphException(problems);
    }
    List<Vertex> sorted = new TopologicalOrder(index).sorted();
    List<Edge> edges = new ArrayList<>();
    for (Vertex vertex : sorted) {
      for (Edge edge : index.outOf(vertex)) {
        edges.add(index.resolve(edge));
      }
    }
    ChainBuilder builder = new ChainBuilder(index, sorted, edges);
    List<Exchange> exchanges = builder.exchanges();
    List<Chain> chains = builder.chains(exchanges);
    List<String> structure = Structure.linesOf(index.maxParallelism(), chains, exchanges);
    return new ActorGraph(
        chains, exchanges, index.maxParallelism(), structure, Structure.hashOf(structure));
  }
}
