package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.util.List;
import java.util.Locale;

/** A run as a picture: committed rows over time, faults, and the times without output. */
final class Timeline {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;

  private final StringBuilder elements = new StringBuilder();
  private final List<Commit> commits;
  private final List<Incident> incidents;
  private final long[] rows;
  private final long most;

  private Timeline(List<Commit> commits, List<Incident> incidents, long endMillis) {
    this.commits = commits;
    this.incidents = incidents;
    rows = new long[(int) (endMillis / 1000) + 1];
    for (Commit commit : commits) {
      rows[(int) Math.min(rows.length - 1, commit.atMillis() / 1000)] += commit.rows();
    }
    long largest = 1;
    for (long each : rows) {
      largest = Math.max(largest, each);
    }
    most = largest;
  }

  /** The picture as SVG. */
  static String svg(List<Commit> commits, List<Incident> incidents, long endMillis, String title) {
    return new Timeline(commits, incidents, endMillis).draw(title);
  }

  private String draw(String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    text(LEFT, 20, "start", "#222222", title);
    incidents.forEach(this::drawGap);
    drawThroughput();
    commits.forEach(
        commit ->
            add(
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"1.2\" fill=\"#7f8c8d\"/>",
                x(commit.atMillis()), HEIGHT - BOTTOM + 6));
    incidents.forEach(this::drawFault);
    drawAxes();
    drawLegend();
    return elements.append("</svg>\n").toString();
  }

  private void drawGap(Incident incident) {
    Incident.Gap gap = incident.longestGap(commits);
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f9d6d2\"/>",
        x(gap.fromMillis()),
        TOP,
        x(gap.untilMillis()) - x(gap.fromMillis()),
        HEIGHT - TOP - BOTTOM);
  }

  private void drawThroughput() {
    StringBuilder points = new StringBuilder();
    for (int second = 0; second < rows.length; second++) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(second * 1000L + 500), y(rows[second])));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"#2e86c1\" stroke-width=\"1.5\"/>",
        points.toString().strip());
  }

  private void drawFault(Incident incident) {
    double x = x(incident.fromMillis());
    add(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        x, TOP, x, HEIGHT - BOTTOM, incident.fault().colour());
  }

  private void drawAxes() {
    add(
        "<polyline points=\"%d,%d %d,%d %d,%d\" fill=\"none\" stroke=\"#222222\"/>",
        LEFT, TOP, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    text(LEFT - 6, TOP + 4, "end", "#222222", String.format(Locale.ROOT, "%,d", most));
    text(LEFT - 6, HEIGHT - BOTTOM, "end", "#222222", "0");
    int step = Math.max(1, rows.length / 10);
    for (int second = 0; second < rows.length; second += step) {
      text(x(second * 1000L), HEIGHT - BOTTOM + 22, "middle", "#222222", second + " s");
    }
  }

  private void drawLegend() {
    double x = LEFT;
    for (Fault fault : Fault.values()) {
      if (incidents.stream().anyMatch(incident -> incident.fault() == fault)) {
        text(x, 40, "start", fault.colour(), "| " + fault.word());
        x += 24 + 7.0 * fault.word().length();
      }
    }
    text(
        LEFT,
        HEIGHT - 8,
        "start",
        "#555555",
        "line: rows committed per second; dots: files committed; red: longest time without output"
            + " behind each fault");
  }

  private double x(long millis) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * millis / (rows.length * 1000L);
  }

  private double y(long count) {
    return HEIGHT - BOTTOM - (double) (HEIGHT - TOP - BOTTOM) * count / most;
  }

  private void text(double x, double baseline, String anchor, String colour, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x, baseline, anchor, colour, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void add(String format, Object... values) {
    elements.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
