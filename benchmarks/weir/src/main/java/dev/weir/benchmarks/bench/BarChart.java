package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.bench.Results.Subject;
import dev.weir.benchmarks.picture.Svg;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Medians as horizontal bars in an SVG: a group per job and state, a bar per engine. Bars are
 * comparable within their group: the longest of each has the full width.
 */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 130;
  private static final int FULL_BAR = 460;
  private static final int BAR = 16;
  private static final int BAR_STEP = 20;
  private static final int GROUP_GAP = 36;
  private static final int TOP = 16;

  /** Told apart by people who do not see all colours, too. */
  private static final List<String> COLOURS = List.of("#0072b2", "#e69f00", "#cc79a7", "#999999");

  private final Results results;
  private final Svg svg = new Svg();
  private int y = TOP;

  private BarChart(Results results) {
    this.results = results;
  }

  static String of(Results results) {
    return new BarChart(results).draw();
  }

  private String draw() {
    results.subjects().forEach(this::group);
    return svg.document(WIDTH, y + TOP);
  }

  private void group(Subject subject) {
    Figure figure = Figure.inChart(subject.workload());
    y += GROUP_GAP - BAR_STEP;
    svg.text(LEFT, y, "start", "bold", subject + ": " + figure.label());
    y += BAR_STEP / 2;
    List<String> engines = results.engines();
    double largest =
        engines.stream()
            .map(engine -> results.median(subject, engine, figure.name()))
            .mapToDouble(median -> median.orElse(0))
            .max()
            .orElse(0);
    for (int i = 0; i < engines.size(); i++) {
      OptionalDouble median = results.median(subject, engines.get(i), figure.name());
      if (median.isPresent()) {
        bar(engines.get(i), median.getAsDouble(), largest, COLOURS.get(i % COLOURS.size()));
      }
    }
  }

  private void bar(String engine, double value, double largest, String colour) {
    double length = largest > 0 ? value / largest * FULL_BAR : 0;
    int baseline = y + BAR - 4;
    svg.text(LEFT - 8, baseline, "end", "normal", engine);
    svg.rectangle(LEFT, y, length, BAR, colour);
    svg.text(LEFT + (int) length + 6, baseline, "start", "normal", Figure.text(value));
    y += BAR_STEP;
  }
}
