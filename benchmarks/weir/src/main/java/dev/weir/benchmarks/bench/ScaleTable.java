package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.ScaleResults.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The figures of one part as a table in Markdown: a column for each point. */
final class ScaleTable {
  private static final String NONE = "–";
  private static final String DISTURBED = "*";
  private static final double KILOBYTES_PER_MEGABYTE = 1024;

  private final ScaleResults results;
  private final ScalePart part;
  private final List<Long> points;

  ScaleTable(ScaleResults results) {
    this.results = results;
    part = results.part();
    points = results.points();
  }

  String text() {
    List<String> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("job", "state", "engine", "figure"));
    points.forEach(point -> head.add(part.axis() + " " + Figure.count(point)));
    if (part == ScalePart.SUBTASKS) {
      head.add("a further subtask, kB");
    }
    lines.add(line(head));
    lines.add("|---".repeat(head.size()) + "|");
    boolean anyDisturbed = false;
    for (Series series : results.series()) {
      part.figures(series.subject().workload())
          .forEach(figure -> lines.add(line(row(series, figure))));
      anyDisturbed |= points.stream().anyMatch(point -> results.isDisturbed(series, point));
    }
    if (anyDisturbed) {
      lines.add("");
      lines.add(DISTURBED + " the rest of the machine was busy during all runs");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private List<String> row(Series series, Figure figure) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                series.subject().workload().label(),
                series.subject().backend(),
                series.engine(),
                figure.label()));
    for (long point : points) {
      OptionalDouble median = results.median(series, point, figure);
      String mark = results.isDisturbed(series, point) ? DISTURBED : "";
      cells.add(median.isPresent() ? Figure.text(median.getAsDouble()) + mark : NONE);
    }
    if (part == ScalePart.SUBTASKS) {
      cells.add(part.growsPerSubtask(figure) ? perSubtask(series, figure) : "");
    }
    return cells;
  }

  /** From the smallest job to the largest. */
  private String perSubtask(Series series, Figure figure) {
    if (points.size() < 2) {
      return NONE;
    }
    long few = points.get(0);
    long many = points.get(points.size() - 1);
    OptionalDouble before = results.median(series, few, figure);
    OptionalDouble after = results.median(series, many, figure);
    if (before.isEmpty() || after.isEmpty()) {
      return NONE;
    }
    double megabytes = after.getAsDouble() - before.getAsDouble();
    long subtasks = ScalePart.subtasks(many) - ScalePart.subtasks(few);
    return Figure.text(megabytes * KILOBYTES_PER_MEGABYTE / subtasks);
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
