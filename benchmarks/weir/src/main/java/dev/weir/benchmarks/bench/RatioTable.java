package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.Results.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Medians and their ratios as a table in Markdown. */
final class RatioTable {
  private static final String NONE = "–";
  static final String NOT_QUIET = "*";

  private final Results results;
  private final String first;
  private final List<String> engines;

  /**
   * Makes the table.
   *
   * @param first the engine that is compared with each of the others
   */
  RatioTable(Results results, String first) {
    this.results = results;
    this.first = first;
    engines = results.engines();
  }

  String text() {
    List<String> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("job", "state", "figure"));
    head.addAll(engines);
    others().forEach(other -> head.add(first + " / " + other));
    lines.add(line(head));
    lines.add("|---".repeat(head.size()) + "|");
    for (Subject subject : results.subjects()) {
      for (Figure figure : Figure.of(subject.workload())) {
        lines.add(line(row(subject, figure)));
      }
    }
    boolean anyNotQuiet =
        lines.stream().anyMatch(line -> line.contains(NOT_QUIET)); // no other use of it
    if (anyNotQuiet) {
      lines.add("");
      lines.add(NOT_QUIET + " the rest of the machine was busy during all runs");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private List<String> others() {
    return engines.contains(first)
        ? engines.stream().filter(engine -> !engine.equals(first)).toList()
        : List.of();
  }

  private List<String> row(Subject subject, Figure figure) {
    List<String> cells =
        new ArrayList<>(List.of(subject.workload().label(), subject.backend(), figure.label()));
    for (String engine : engines) {
      OptionalDouble median = results.median(subject, engine, figure.name());
      String mark = results.hasQuiet(subject, engine) ? "" : NOT_QUIET;
      cells.add(median.isPresent() ? Figure.text(median.getAsDouble()) + mark : NONE);
    }
    for (String other : others()) {
      cells.add(
          ratio(
              results.median(subject, first, figure.name()),
              results.median(subject, other, figure.name())));
    }
    return cells;
  }

  private static String ratio(OptionalDouble one, OptionalDouble other) {
    if (one.isEmpty() || other.isEmpty() || other.getAsDouble() == 0) {
      return NONE;
    }
    double ratio = one.getAsDouble() / other.getAsDouble();
    return String.format(Locale.ROOT, ratio < 0.1 ? "%.4f" : "%.2f", ratio);
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
