package dev.weir.benchmarks.cluster;

import dev.weir.benchmarks.workload.NamedValues;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each run says, and at the end what all of them say together. */
final class RunLines {
  private final Measure measure;
  private final PrintWriter out;
  private final List<NamedValues> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  RunLines(Measure measure, PrintWriter out) {
    this.measure = measure;
    this.out = out;
  }

  /** Where what nodes are started is told. */
  PrintWriter out() {
    return out;
  }

  /**
   * Prints a run.
   *
   * @param figures by name; what ends with {@code _ms} is summed up at the end
   */
  void add(NamedValues figures) {
    NamedValues line =
        new NamedValues(Map.of())
            .with("measure", measure.label())
            .with("run", (long) lines.size() + 1);
    for (String word : figures.words()) {
      String[] parts = word.split("=", 2);
      line = line.with(parts[0], parts[1]);
    }
    lines.add(line);
    say(line.toString());
  }

  /** Something was not as it must be. */
  void problem(String text) {
    problems.add(text);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Prints median, least and most of each figure. */
  void summarize() {
    Map<String, List<Double>> byName = new TreeMap<>();
    for (NamedValues line : lines) {
      for (String word : line.words()) {
        String name = word.substring(0, word.indexOf('='));
        if (name.endsWith("_ms")) {
          byName.computeIfAbsent(name, first -> new ArrayList<>()).add(line.number(name));
        }
      }
    }
    byName.forEach(
        (name, values) -> {
          List<Double> ascending = values.stream().sorted().toList();
          say(
              new NamedValues(Map.of())
                  .with("measure", measure.label())
                  .with("figure", name)
                  .with("runs", ascending.size())
                  .with("median", median(ascending), 1)
                  .with("min", ascending.get(0), 1)
                  .with("max", ascending.get(ascending.size() - 1), 1)
                  .toString());
        });
  }

  private static double median(List<Double> ascending) {
    int half = ascending.size() / 2;
    return ascending.size() % 2 == 1
        ? ascending.get(half)
        : (ascending.get(half - 1) + ascending.get(half)) / 2;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
