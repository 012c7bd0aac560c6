package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Vertices such that every edge leads forward (Kahn, "Topological sorting of large networks",
 * 1962); among those that could come next, the one that was added first.
 */
final class TopologicalOrder {
  private final List<Vertex> sorted = new ArrayList<>();
  private final List<Vertex> onOrBehindCycles = new ArrayList<>();

  TopologicalOrder(GraphIndex graph) {
    List<Vertex> vertices = new ArrayList<>(graph.vertices());
    Map<String, Integer> position = new HashMap<>();
    for (Vertex vertex : vertices) {
      position.put(vertex.name(), position.size());
    }
    int[] missing = new int[vertices.size()];
    for (Edge edge : graph.edges()) {
      Integer to = position.get(edge.to());
      if (to != null && position.containsKey(edge.from())) {
        missing[to]++;
      }
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    while (!ready.isEmpty()) {
      Vertex next = vertices.get(ready.remove());
      sorted.add(next);
      for (Edge edge : graph.outOf(next)) {
        Integer to = position.get(edge.to());
        if (to != null && --missing[to] == 0) {
          ready.add(to);
        }
      }
    }
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] > 0) {
        onOrBehindCycles.add(vertices.get(i));
      }
    }
  }

  /** The vertices in order; all of them if there is no cycle. */
  List<Vertex> sorted() {
    return sorted;
  }

  /** The vertices that a cycle keeps from being sorted. */
  List<Vertex> onOrBehindCycles() {
    return onOrBehindCycles;
  }
}
