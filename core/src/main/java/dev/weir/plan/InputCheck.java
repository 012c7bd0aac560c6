package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.InputSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what is wrong with the inputs of a graph's vertices: what leads into them, and how. */
final class InputCheck {
  private final GraphIndex graph;
  private final List<String> problems = new ArrayList<>();

  private InputCheck(GraphIndex graph) {
    this.graph = graph;
  }

  static List<String> problemsOf(GraphIndex graph) {
    InputCheck check = new InputCheck(graph);
    for (Vertex vertex : graph.vertices()) {
      check.checkDeclared(vertex);
      for (int ordinal = 0; ordinal < vertex.inputs().size(); ordinal++) {
        check.checkInput(vertex, ordinal);
      }
      check.checkKeyTypes(vertex);
    }
    return check.problems;
  }

  private void checkDeclared(Vertex vertex) {
    if (!vertex.isSource() && vertex.inputs().isEmpty()) {
      problems.add(
          "'" + vertex.name() + "' is not a source but declares no input: give it at least one");
    }
    Set<String> names = new HashSet<>();
    for (InputSpec input : vertex.inputs()) {
      if (!names.add(input.name())) {
        problems.add(
            "'"
                + vertex.name()
                + "' has two inputs named '"
                + input.name()
                + "': give each a name of its own");
      }
    }
  }

  private void checkInput(Vertex vertex, int ordinal) {
    List<Edge> edges = graph.into(vertex).stream().filter(edge -> edge.input() == ordinal).toList();
    if (edges.isEmpty()) {
      problems.add(missing(vertex, ordinal));
      return;
    }
    switch (vertex.inputs().get(ordinal).delivery()) {
      case ANY -> checkMixed(vertex, ordinal, edges);
      case KEYED -> checkKeyed(vertex, ordinal, edges);
      case BROADCAST -> checkBroadcast(vertex, ordinal, edges);
    }
  }

  private static String missing(Vertex vertex, int ordinal) {
    return vertex.inputs().size() == 1
        ? "'" + vertex.name() + "' has no input: add an edge that leads to it, or remove it"
        : "input "
            + ordinal
            + " ('"
            + vertex.inputs().get(ordinal).name()
            + "') of '"
            + vertex.name()
            + "' has no edge: add one that leads to it";
  }

  private void checkMixed(Vertex vertex, int ordinal, List<Edge> edges) {
    String keyed = senders(edges, InputCheck::isKeyed);
    String unkeyed = senders(edges, edge -> !isKeyed(edge));
    if (!keyed.isEmpty() && !unkeyed.isEmpty()) {
      problems.add(
          "'"
              + vertex.name()
              + "' gets records with a key from "
              + keyed
              + " and without one from "
              + unkeyed
              + " in the same input"
              + nameAmongSeveral(vertex, ordinal)
              + ": apply keyBy to all of them");
    }
  }

  private void checkKeyed(Vertex vertex, int ordinal, List<Edge> edges) {
    String unkeyed = senders(edges, edge -> !isKeyed(edge));
    if (unkeyed.isEmpty()) {
      return;
    }
    if (edges.stream().anyMatch(InputCheck::isKeyed)) {
      checkMixed(vertex, ordinal, edges);
    } else {
      problems.add(
          "'"
              + vertex.name()
              + "' keeps state by key, but gets records without one from "
              + unkeyed
              + inputAmongSeveral(vertex, ordinal)
              + ": apply keyBy to them");
    }
  }

  /** Keys are found by their bytes, so equal ones of two types would not meet. */
  private void checkKeyTypes(Vertex vertex) {
    Map<Type, List<Edge>> byType = new LinkedHashMap<>();
    for (Edge edge : graph.into(vertex)) {
      if (edge.partitioner() instanceof Partitioner.Hash<?, ?> hash
          && isNeededKeyed(vertex, edge.input())) {
        Type type = hash.keyType().type();
        if (type != Object.class) {
          byType.computeIfAbsent(type, first -> new ArrayList<>()).add(edge);
        }
      }
    }
    List<Type> types = List.copyOf(byType.keySet());
    boolean agree =
        types.stream().allMatch(one -> types.stream().allMatch(other -> mayBeEqual(one, other)));
    if (!agree) {
      problems.add(
          "'"
              + vertex.name()
              + "' needs keys of one type, but gets "
              + byType.entrySet().stream()
                  .map(
                      entry ->
                          entry.getKey().getTypeName()
                              + " from "
                              + senders(entry.getValue(), edge -> true))
                  .collect(Collectors.joining(" and "))
              + ": let their keyBy select the same type");
    }
  }

  private static boolean isNeededKeyed(Vertex vertex, int ordinal) {
    return ordinal >= 0
        && ordinal < vertex.inputs().size()
        && vertex.inputs().get(ordinal).delivery() == InputSpec.Delivery.KEYED;
  }

  /** A selector's class does not tell type arguments, so a class agrees with all of its types. */
  private static boolean mayBeEqual(Type one, Type other) {
    return one.equals(other) || (raw(one).equals(raw(other)) && (isRaw(one) || isRaw(other)));
  }

  private static boolean isRaw(Type type) {
    return type instanceof Class<?>;
  }

  private static Type raw(Type type) {
    return type instanceof ParameterizedType generic ? generic.getRawType() : type;
  }

  private void checkBroadcast(Vertex vertex, int ordinal, List<Edge> edges) {
    String spread = senders(edges, edge -> !(edge.partitioner() instanceof Partitioner.Broadcast));
    if (!spread.isEmpty()) {
      problems.add(
          "'"
              + vertex.name()
              + "' needs each record of its input"
              + nameAmongSeveral(vertex, ordinal)
              + " in every subtask, but gets those from "
              + spread
              + " in one only: broadcast them");
    }
  }

  private static boolean isKeyed(Edge edge) {
    return edge.partitioner() instanceof Partitioner.Hash;
  }

  private static String senders(List<Edge> edges, Predicate<Edge> which) {
    return edges.stream()
        .filter(which)
        .map(edge -> "'" + edge.from() + "'")
        .collect(Collectors.joining(", "));
  }

  private static String nameAmongSeveral(Vertex vertex, int ordinal) {
    return vertex.inputs().size() == 1 ? "" : " '" + vertex.inputs().get(ordinal).name() + "'";
  }

  private static String inputAmongSeveral(Vertex vertex, int ordinal) {
    String name = nameAmongSeveral(vertex, ordinal);
    return name.isEmpty() ? "" : " in its input" + name;
  }
}
