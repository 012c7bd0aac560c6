package dev.weir.benchmarks.simulated;

import dev.weir.benchmarks.picture.Scale;
import dev.weir.benchmarks.picture.Svg;
import dev.weir.benchmarks.simulated.SimulatedCommand.Point;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Latency and messages over the subtasks, both axes logarithmic, beside a line of growth with them.
 */
final class GrowthChart {
  private static final int PANEL = 360;
  private static final int LEFT = 62;
  private static final int WIDTH = PANEL - LEFT - 24;
  private static final int TOP = 34;
  private static final int HEIGHT = 220;
  private static final int BOTTOM = TOP + HEIGHT;
  private static final String GRID = "#dddddd";
  private static final String LINEAR = "#999999";
  private static final String MEASURED = "#0072b2";

  private final Svg svg = new Svg();
  private final List<Point> points;

  private GrowthChart(List<Point> points) {
    this.points = points;
  }

  static String of(List<Point> points) {
    GrowthChart chart = new GrowthChart(points);
    chart.panel(0, "checkpoint latency, virtual ms", Point::latencyMillis);
    chart.panel(PANEL, "coordinator's messages per checkpoint", Point::messages);
    chart.svg.text(
        LEFT, BOTTOM + 56, "start", "normal", "dashed: as many times more as there are subtasks");
    return chart.svg.document(2 * PANEL, BOTTOM + 66);
  }

  private void panel(int panel, String title, ToDoubleFunction<Point> figure) {
    double left = panel + (double) LEFT;
    Point first = points.get(0);
    double each = figure.applyAsDouble(first) / first.subtasks();
    Scale across = Scale.logarithmic(points.stream().mapToDouble(Point::subtasks).toArray());
    Scale up =
        Scale.decades(
            points.stream()
                .flatMapToDouble(
                    point -> DoubleStream.of(figure.applyAsDouble(point), each * point.subtasks()))
                .toArray());
    svg.text(left, TOP - 14, "start", "bold", title);
    for (double tick : up.ticks()) {
      double y = BOTTOM - up.part(tick) * HEIGHT;
      svg.line(left, y, left + WIDTH, y, GRID);
      svg.text(left - 8, y + 4, "end", "normal", String.format(Locale.ROOT, "%,.0f", tick));
    }
    for (Point point : points) {
      double x = left + across.part(point.subtasks()) * WIDTH;
      svg.text(
          x, BOTTOM + 19, "middle", "normal", String.format(Locale.ROOT, "%,d", point.subtasks()));
      svg.dot(x, BOTTOM - up.part(figure.applyAsDouble(point)) * HEIGHT, MEASURED);
    }
    svg.text(left + WIDTH / 2.0, BOTTOM + 36, "middle", "normal", "subtasks");
    path(left, across, up, LINEAR, "6 4", point -> each * point.subtasks());
    path(left, across, up, MEASURED, "none", figure);
  }

  private void path(
      double left,
      Scale across,
      Scale up,
      String colour,
      String dashes,
      ToDoubleFunction<Point> value) {
    svg.polyline(
        points.stream()
            .map(
                point ->
                    String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        left + across.part(point.subtasks()) * WIDTH,
                        BOTTOM - up.part(value.applyAsDouble(point)) * HEIGHT))
            .collect(Collectors.joining(" ")),
        colour,
        dashes);
  }
}
