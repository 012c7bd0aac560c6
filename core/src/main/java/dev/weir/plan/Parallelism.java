package dev.weir.plan;

import dev.weir.graph.Vertex;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many subtasks operators have.
 *
 * @param otherwise of operators that nobody says anything else about, 1 or more
 * @param named of operators by name, each 1 or more: before what the job itself says
 */
public record Parallelism(int otherwise, Map<String, Integer> named) {
  public Parallelism {
    if (otherwise < 1) {
      throw new IllegalArgumentException(
          "the default parallelism must be at least 1: " + otherwise);
    }
    named = new TreeMap<>(named);
  }

  /** The same for all that the job says nothing about. */
  public static Parallelism of(int otherwise) {
    return new Parallelism(otherwise, Map.of());
  }

  int of(Vertex vertex) {
    Integer said = named.get(vertex.name());
    if (said != null) {
      return said;
    }
    return vertex.parallelism() == 0 ? otherwise : vertex.parallelism();
  }
}
