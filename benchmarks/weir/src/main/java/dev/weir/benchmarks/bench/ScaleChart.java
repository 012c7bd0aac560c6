package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.ScaleResults.Series;
import dev.weir.benchmarks.picture.Scale;
import dev.weir.benchmarks.picture.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How figures change, as an SVG with a panel for each, side by side. What varies is on a
 * logarithmic axis; so is the figure, unless it is drawn from zero over the parallelism.
 */
final class ScaleChart {
  private static final int PANEL = 360;
  private static final int LEFT = 62;
  private static final int WIDTH = PANEL - LEFT - 24;
  private static final int TOP = 34;
  private static final int HEIGHT = 220;
  private static final int BOTTOM = TOP + HEIGHT;
  private static final int LEGEND_STEP = 18;
  private static final int LEGEND_TOP = BOTTOM + 52;
  private static final int STEPS_FROM_ZERO = 5;
  private static final String GRID = "#dddddd";
  private static final String AXIS = "#666666";

  /** Told apart by people who do not see all colours, too. */
  private static final List<String> COLOURS = List.of("#0072b2", "#e69f00", "#cc79a7", "#009e73");

  private final ScaleResults results;
  private final Figure figure;
  private final int left;
  private final Svg svg;
  private final List<Long> points;
  private final Scale across;
  private final Scale up;

  private ScaleChart(ScaleResults results, Figure figure, int panel, Svg svg) {
    this.results = results;
    this.figure = figure;
    this.svg = svg;
    left = panel * PANEL + LEFT;
    points = results.points();
    double[] values =
        results.series().stream()
            .flatMap(series -> points.stream().map(x -> results.median(series, x, figure)))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    across = Scale.logarithmic(points.stream().mapToDouble(Long::doubleValue).toArray());
    up =
        results.part() == ScalePart.PARALLELISM
            ? Scale.fromZero(values, STEPS_FROM_ZERO)
            : Scale.decades(values);
  }

  /** The picture of all parts that have one; empty if none has. */
  static Optional<String> of(List<ScaleResults> parts) {
    Svg svg = new Svg();
    int panel = 0;
    int legends = 0;
    for (ScaleResults results : parts) {
      for (Figure figure : results.part().charts()) {
        ScaleChart chart = new ScaleChart(results, figure, panel, svg);
        if (!chart.drawn().isEmpty()) {
          chart.draw();
          legends = Math.max(legends, chart.drawn().size());
          panel++;
        }
      }
    }
    return panel == 0
        ? Optional.empty()
        : Optional.of(svg.document(panel * PANEL, LEGEND_TOP + legends * LEGEND_STEP));
  }

  private List<Series> drawn() {
    return results.series().stream()
        .filter(
            series -> points.stream().anyMatch(x -> results.median(series, x, figure).isPresent()))
        .toList();
  }

  private void draw() {
    svg.text(left, TOP - 14, "start", "bold", figure.label());
    for (double tick : up.ticks()) {
      double y = BOTTOM - up.part(tick) * HEIGHT;
      svg.line(left, y, left + WIDTH, y, GRID);
      svg.text(left - 8, y + 4, "end", "normal", Figure.count(Math.round(tick)));
    }
    for (long point : points) {
      double x = x(point);
      svg.line(x, BOTTOM, x, BOTTOM + 5, AXIS);
      svg.text(x, BOTTOM + 19, "middle", "normal", Figure.count(point));
    }
    svg.line(left, BOTTOM, left + WIDTH, BOTTOM, AXIS);
    svg.text(left + WIDTH / 2.0, BOTTOM + 36, "middle", "normal", results.part().axis());
    List<Series> all = drawn();
    for (int i = 0; i < all.size(); i++) {
      draw(all.get(i), i);
    }
  }

  private void draw(Series series, int index) {
    String colour = COLOURS.get(index % COLOURS.size());
    String dashes = index < COLOURS.size() ? "none" : "6 4";
    List<String> path = new ArrayList<>();
    for (long point : points) {
      results
          .median(series, point, figure)
          .ifPresent(
              value -> {
                double y = BOTTOM - up.part(value) * HEIGHT;
                path.add(String.format(Locale.ROOT, "%.1f,%.1f", x(point), y));
                svg.dot(x(point), y, colour);
              });
    }
    svg.polyline(String.join(" ", path), colour, dashes);
    double y = LEGEND_TOP + index * LEGEND_STEP - 4;
    svg.polyline(
        String.format(Locale.ROOT, "%d,%.1f %d,%.1f", left, y, left + 22, y), colour, dashes);
    svg.text(left + 30, y + 4, "start", "normal", series.toString());
  }

  private double x(long point) {
    return left + across.part((double) point) * WIDTH;
  }
}
