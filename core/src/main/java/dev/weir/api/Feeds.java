package dev.weir.api;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's records come from: outputs of operators, with the way in which each is spread.
 */
record Feeds(Graph graph, List<Feed> feeds) {
  record Feed(String from, @Nullable String sideOutput, Partitioner partitioner) {}

  Feeds {
    feeds = List.copyOf(feeds);
  }

  static Feeds of(Placed operator, @Nullable String sideOutput) {
    Feed feed = new Feed(operator.name(), sideOutput, Partitioner.auto());
    return new Feeds(operator.graph(), List.of(feed));
  }

  Feeds by(Partitioner partitioner) {
    return new Feeds(
        graph,
        feeds.stream().map(feed -> new Feed(feed.from(), feed.sideOutput(), partitioner)).toList());
  }

  Feeds and(Feeds others) {
    requireSamePipeline(others, "united");
    List<Feed> united = new ArrayList<>(feeds);
    united.addAll(others.feeds);
    return new Feeds(graph, united);
  }

  void requireSamePipeline(Feeds others, String verb) {
    if (others.graph != graph) {
      throw new IllegalArgumentException("streams of different pipelines cannot be " + verb);
    }
  }

  /** Adds an operator that reads all of them in its one input. */
  Placed into(Vertex vertex) {
    graph.vertex(vertex);
    addEdges(vertex, 0);
    return new Placed(graph, vertex);
  }

  /** Adds an operator that reads these in its first input, and others in its second. */
  Placed into(Vertex vertex, Feeds second) {
    graph.vertex(vertex);
    addEdges(vertex, 0);
    second.addEdges(vertex, 1);
    return new Placed(graph, vertex);
  }

  private void addEdges(Vertex vertex, int input) {
    for (Feed feed : feeds) {
      graph.edge(
          new Edge(feed.from(), feed.sideOutput(), vertex.name(), input, feed.partitioner()));
    }
  }
}
