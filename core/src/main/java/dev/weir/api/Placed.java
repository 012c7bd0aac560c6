package dev.weir.api;

import dev.weir.api.error.OnError;
import dev.weir.graph.Chaining;
import dev.weir.graph.Graph;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.OperatorSpec;

/** A vertex that was added to a graph and may still be changed. */
final class Placed {
  private final Graph graph;
  private Vertex vertex;

  Placed(Graph graph, Vertex vertex) {
    this.graph = graph;
    this.vertex = vertex;
  }

  Graph graph() {
    return graph;
  }

  String name() {
    return vertex.name();
  }

  void parallelism(int subtasks) {
    if (subtasks < 1) {
      throw new IllegalArgumentException(
          "'" + name() + "' has parallelism " + subtasks + ": choose at least 1");
    }
    replace(vertex.withParallelism(subtasks));
  }

  void chaining(Chaining chaining) {
    replace(vertex.withChaining(chaining));
  }

  void onError(OnError onError) {
    replace(vertex.withOnError(onError));
  }

  void spec(OperatorSpec spec) {
    replace(vertex.withSpec(spec));
  }

  private void replace(Vertex after) {
    graph.replace(vertex, after);
    vertex = after;
  }
}
