package dev.weir.plan;

import dev.weir.graph.Chaining;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fuses operators along forward edges, so that records pass by plain calls. Only a vertex with a
 * single incoming edge is fused with the one before it, so a chain is a tree.
 */
final class ChainFusion implements Rewrite {
  @Override
  public String name() {
    return "chaining";
  }

  @Override
  public Optional<Rewritten> apply(Plan plan) {
    Set<Edge> calls = new LinkedHashSet<>();
    for (Vertex vertex : plan.vertices()) {
      List<Edge> incoming = plan.into(vertex);
      if (incoming.size() == 1 && canFuse(plan, incoming.get(0), vertex)) {
        calls.add(incoming.get(0));
      }
    }
    if (calls.isEmpty()) {
      return Optional.empty();
    }
    String outcome =
        calls.size()
            + " of "
            + plan.edges().size()
            + (plan.edges().size() == 1 ? " edge" : " edges")
            + (calls.size() == 1 ? " is a plain call" : " are plain calls");
    return Optional.of(new Rewritten(plan.withCalls(calls), outcome));
  }

  private static boolean canFuse(Plan plan, Edge edge, Vertex to) {
    return edge.partitioner() instanceof Partitioner.Forward
        && to.inputs().size() == 1
        && to.chaining() == Chaining.ALWAYS
        && plan.vertex(edge.from()).chaining() != Chaining.NEVER;
  }
}
