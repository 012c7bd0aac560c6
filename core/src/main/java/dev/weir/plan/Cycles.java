package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the ways on which records would come back to where they were. */
final class Cycles {
  private final GraphIndex graph;
  private final Set<String> done = new HashSet<>();
  private final List<List<String>> found = new ArrayList<>();

  Cycles(GraphIndex graph) {
    this.graph = graph;
    for (Vertex vertex : new TopologicalOrder(graph).onOrBehindCycles()) {
      visit(vertex);
    }
  }

  /** Each as a readable way, at least one for each strongly connected component. */
  List<String> ways() {
    return found.stream()
        .map(
            cycle ->
                cycle.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" -> ")))
        .toList();
  }

  /** A depth-first search with its own stack: a pipeline may be longer than the thread's stack. */
  private void visit(Vertex start) {
    Deque<Vertex> open = new ArrayDeque<>();
    List<String> path = new ArrayList<>();
    open.push(start);
    while (!open.isEmpty()) {
      Vertex vertex = open.peek();
      if (done.contains(vertex.name())) {
        open.pop();
      } else if (!path.isEmpty() && path.get(path.size() - 1).equals(vertex.name())) {
        open.pop();
        path.remove(path.size() - 1);
        done.add(vertex.name());
      } else {
        path.add(vertex.name());
        follow(vertex, path, open);
      }
    }
  }

  private void follow(Vertex vertex, List<String> path, Deque<Vertex> open) {
    for (Edge edge : graph.outOf(vertex)) {
      Vertex next = graph.find(edge.to());
      if (next == null || done.contains(next.name())) {
        continue;
      }
      int at = path.indexOf(next.name());
      if (at < 0) {
        open.push(next);
      } else {
        List<String> cycle = new ArrayList<>(path.subList(at, path.size()));
        cycle.add(next.name());
        if (!found.contains(cycle)) {
          found.add(cycle);
        }
      }
    }
  }
}
