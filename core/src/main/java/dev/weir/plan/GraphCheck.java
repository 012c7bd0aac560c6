package dev.weir.plan;

import dev.weir.graph.Vertex;
import dev.weir.state.key.KeyGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a graph's vertices and with how they are connected. */
final class GraphCheck {
  /** As strict as a job's name: it becomes a part of file names, actor names and metrics. */
  private static final Pattern LEGAL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final GraphIndex graph;
  private final List<String> problems = new ArrayList<>();

  private GraphCheck(GraphIndex graph) {
    this.graph = graph;
  }

  /** The problems in the order in which they are best solved; empty for a valid graph. */
  static List<String> problemsOf(GraphIndex graph) {
    GraphCheck check = new GraphCheck(graph);
    check.checkAll();
    return check.problems;
  }

  private void checkAll() {
    if (graph.all().isEmpty()) {
      problems.add("it is empty: add a source");
      return;
    }
    checkMaxParallelism();
    checkNames();
    checkParallelism();
    problems.addAll(EdgeCheck.problemsOf(graph));
    problems.addAll(InputCheck.problemsOf(graph));
    checkSources();
    if (namesAreUnique()) {
      checkCycles();
    }
  }

  /** Edges go by names, so with an ambiguous one they lead in circles that nobody drew. */
  private boolean namesAreUnique() {
    Set<@Nullable String> names = new HashSet<>();
    return graph.all().stream().allMatch(vertex -> names.add(vertex.name()));
  }

  private void checkCycles() {
    for (String way : new Cycles(graph).ways()) {
      problems.add("its operators form a cycle, " + way + ": remove one of these edges");
    }
  }

  private void checkMaxParallelism() {
    int maximum = graph.maxParallelism();
    if (maximum < 1 || maximum > KeyGroups.LARGEST_MAX_PARALLELISM) {
      problems.add(
          "the maximum parallelism is "
              + maximum
              + ": choose one from 1 to "
              + KeyGroups.LARGEST_MAX_PARALLELISM);
    }
  }

  private void checkNames() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    int position = 0;
    for (Vertex vertex : graph.all()) {
      position++;
      if (isBlank(vertex.name())) {
        problems.add(
            "operator "
                + position
                + " ("
                + vertex.kind()
                + ") has no name: give it one, by which its state is found again after a restart");
        continue;
      }
      kinds.computeIfAbsent(vertex.name(), name -> new ArrayList<>()).add(vertex.kind());
      if (!LEGAL_NAME.matcher(vertex.name()).matches()) {
        problems.add(
            "'"
                + vertex.name()
                + "' cannot be the name of an operator: use 1 to 100 of A-Z a-z 0-9 . _ - and"
                + " start with a letter or a digit");
      }
    }
    kinds.forEach(
        (name, sharing) -> {
          if (sharing.size() > 1) {
            problems.add(
                sharing.size()
                    + " operators are named '"
                    + name
                    + "' ("
                    + String.join(", ", sharing)
                    + "): give each a name of its own, by which its state is found again after a"
                    + " restart");
          }
        });
  }

  // A user without null checks may pass null for a name.
  private static boolean isBlank(@Nullable String name) {
    return name == null || name.isBlank();
  }

  /** One problem for each parallelism that is wrong: most operators have that of the job. */
  private void checkParallelism() {
    Map<Integer, List<String>> wrong = new LinkedHashMap<>();
    for (Vertex vertex : graph.all()) {
      if (vertex.parallelism() < 1 || vertex.parallelism() > graph.maxParallelism()) {
        wrong
            .computeIfAbsent(vertex.parallelism(), parallelism -> new ArrayList<>())
            .add("'" + vertex.name() + "'");
      }
    }
    wrong.forEach(
        (parallelism, names) ->
            problems.add(
                String.join(", ", names)
                    + (names.size() == 1 ? " has parallelism " : " have parallelism ")
                    + parallelism
                    + (parallelism < 1
                        ? ": choose at least 1"
                        : ", above the maximum parallelism "
                            + graph.maxParallelism()
                            + ": lower the one, or raise the other before the job's first run")));
  }

  private void checkSources() {
    if (graph.all().stream().noneMatch(Vertex::isSource)) {
      problems.add("it has no source: add one");
    }
    String unread =
        graph.vertices().stream()
            .filter(vertex -> vertex.isSource() && graph.outOf(vertex).isEmpty())
            .map(vertex -> "'" + vertex.name() + "'")
            .collect(Collectors.joining(", "));
    if (!unread.isEmpty()) {
      problems.add("nothing reads source " + unread + ": add an operator or a sink behind it");
    }
  }
}
