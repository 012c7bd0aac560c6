package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.Results.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Throughputs and their ratios as a table in Markdown, a line for each query, and the geometric
 * mean of the ratios for each kind of state.
 */
final class QueryTable {
  private static final String NONE = "–";

  private final Results results;
  private final String first;
  private final List<String> others;

  /**
   * Makes the table.
   *
   * @param first the engine that is compared with each of the others
   */
  QueryTable(Results results, String first) {
    this.results = results;
    this.first = first;
    others = results.engines().stream().filter(engine -> !engine.equals(first)).toList();
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "query",
            "state",
            engine -> engine + ", events/s",
            other -> first + " / " + other,
            engine -> "checkpoint p50, ms: " + engine));
    lines.add("|---".repeat(cells(lines.get(0))) + "|");
    for (Subject subject : results.subjects()) {
      lines.add(
          line(
              subject.workload().label(),
              subject.backend(),
              engine -> rate(subject, engine),
              other -> ratio(ratioOf(subject, other)),
              engine -> median(subject, engine, Figure.CHECKPOINT)));
    }
    results.subjects().stream()
        .map(Subject::backend)
        .distinct()
        .forEach(backend -> lines.add(meanLine(backend)));
    if (lines.stream().anyMatch(line -> line.contains(RatioTable.NOT_QUIET))) {
      lines.add("");
      lines.add(RatioTable.NOT_QUIET + " the rest of the machine was busy during all runs");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String meanLine(String backend) {
    return line(
        "geometric mean",
        backend,
        engine -> "",
        other -> ratio(mean(backend, other)),
        engine -> "");
  }

  private String line(
      String query,
      String state,
      Function<String, String> rate,
      Function<String, String> ratio,
      Function<String, String> checkpoint) {
    List<String> cells = new ArrayList<>(List.of(query, state, rate.apply(first)));
    others.forEach(other -> cells.add(rate.apply(other)));
    others.forEach(other -> cells.add(ratio.apply(other)));
    cells.add(checkpoint.apply(first));
    others.forEach(other -> cells.add(checkpoint.apply(other)));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static int cells(String line) {
    return (int) line.chars().filter(each -> each == '|').count() - 1;
  }

  private String rate(Subject subject, String engine) {
    String mark = results.hasQuiet(subject, engine) ? "" : RatioTable.NOT_QUIET;
    String rate = median(subject, engine, Figure.RATE);
    return rate.equals(NONE) ? NONE : rate + mark;
  }

  private String median(Subject subject, String engine, Figure figure) {
    OptionalDouble median = results.median(subject, engine, figure.name());
    return median.isPresent() ? Figure.text(median.getAsDouble()) : NONE;
  }

  private OptionalDouble ratioOf(Subject subject, String other) {
    OptionalDouble mine = results.median(subject, first, Figure.RATE.name());
    OptionalDouble its = results.median(subject, other, Figure.RATE.name());
    return mine.isPresent() && its.isPresent()
        ? OptionalDouble.of(mine.getAsDouble() / its.getAsDouble())
        : OptionalDouble.empty();
  }

  private OptionalDouble mean(String backend, String other) {
    OptionalDouble logarithm =
        results.subjects().stream()
            .filter(subject -> subject.backend().equals(backend))
            .map(subject -> ratioOf(subject, other))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(ratio -> Math.log(ratio.getAsDouble()))
            .average();
    return logarithm.isPresent()
        ? OptionalDouble.of(Math.exp(logarithm.getAsDouble()))
        : OptionalDouble.empty();
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : NONE;
  }
}
