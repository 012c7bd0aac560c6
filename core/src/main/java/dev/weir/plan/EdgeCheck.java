package dev.weir.plan;

import dev.weir.failure.Suggestion;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a graph's edges. */
final class EdgeCheck {
  private final GraphIndex graph;
  private final List<String> problems = new ArrayList<>();

  private EdgeCheck(GraphIndex graph) {
    this.graph = graph;
  }

  static List<String> problemsOf(GraphIndex graph) {
    EdgeCheck check = new EdgeCheck(graph);
    Set<Edge> seen = new HashSet<>();
    for (Edge edge : graph.edges()) {
      check.checkEnds(edge);
      // The partitioner does not tell two edges apart: records would arrive twice.
      if (!seen.add(edge.by(Partitioner.auto()))) {
        check.problems.add(
            nameOf(edge)
                + " is there twice: remove one, or put a map on one of them to get each record"
                + " twice");
      }
    }
    return check.problems;
  }

  private void checkEnds(Edge edge) {
    Vertex from = graph.find(edge.from());
    Vertex to = graph.find(edge.to());
    if (from == null) {
      problems.add(unknownEnd(edge, "begins", edge.from()));
    } else if (from.isSink()) {
      problems.add(nameOf(edge) + " reads a sink, which has no output: remove the edge");
    } else if (from.isSource() && edge.sideOutput() != null) {
      problems.add(
          nameOf(edge)
              + " reads a side output of a source, which has none: use a process function");
    }
    if (to == null) {
      problems.add(unknownEnd(edge, "ends", edge.to()));
    } else {
      checkInput(edge, to);
    }
    if (from != null && to != null) {
      checkForward(edge, from, to);
    }
  }

  private String unknownEnd(Edge edge, String verb, @Nullable String name) {
    String advice =
        Suggestion.closest(String.valueOf(name), graph.names())
            .map(close -> "; did you mean '" + close + "'?")
            .orElse(": add it, or remove the edge");
    return nameOf(edge) + " " + verb + " at '" + name + "', which is not in the graph" + advice;
  }

  private void checkInput(Edge edge, Vertex to) {
    if (to.isSource()) {
      problems.add(nameOf(edge) + " leads into a source, which has no input: remove the edge");
    } else if (!to.inputs().isEmpty() && (edge.input() < 0 || edge.input() >= to.inputs().size())) {
      problems.add(
          nameOf(edge)
              + " leads into input "
              + edge.input()
              + ", but '"
              + to.name()
              + "' has only "
              + inputsOf(to));
    }
  }

  private static String inputsOf(Vertex vertex) {
    if (vertex.inputs().size() == 1) {
      return "input 0";
    }
    return IntStream.range(0, vertex.inputs().size())
        .mapToObj(ordinal -> ordinal + " ('" + vertex.inputs().get(ordinal).name() + "')")
        .collect(Collectors.joining(", ", "inputs ", ""));
  }

  private void checkForward(Edge edge, Vertex from, Vertex to) {
    if (edge.partitioner() instanceof Partitioner.Forward
        && from.parallelism() != to.parallelism()) {
      problems.add(
          nameOf(edge)
              + " is forward, but the parallelism is "
              + from.parallelism()
              + " before it and "
              + to.parallelism()
              + " behind it: make them equal, or use rebalance");
    }
  }

  private static String nameOf(Edge edge) {
    String side = edge.sideOutput() == null ? "" : " (side output '" + edge.sideOutput() + "')";
    return "the edge '" + edge.from() + "'" + side + " -> '" + edge.to() + "'";
  }
}
