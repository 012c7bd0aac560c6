package dev.weir.cli.chaos;

import dev.weir.cli.chaos.CommittedOutput.Commit;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A run as a picture: committed rows over time, with the times when none came; below it
 * checkpoints, and a lane for each kind of fault, where a bar goes from the fault until all had
 * recovered.
 */
final class Timeline {
  private static final int WIDTH = 1000;
  private static final int LEFT = 165;
  private static final int RIGHT = 20;
  private static final int TOP = 42;
  private static final int CHART = 150;
  private static final int LANE = 18;
  private static final int BAR = 10;
  private static final int BELOW = 48;
  private static final int MOST_POINTS = 400;
  private static final int MOST_LABELS = 12;
  private static final int[] LABEL_SECONDS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};
  private static final String TEXT = "#333333";
  private static final String FAINT = "#777777";

  private final StringBuilder elements = new StringBuilder();
  private final List<Commit> commits;
  private final List<Incident> incidents;
  private final List<Fault> kinds;
  private final long beginMillis;
  private final long endMillis;
  private final long bucketMillis;
  private final double[] perSecond;
  private final double most;

  private Timeline(List<Commit> commits, List<Incident> incidents, long endMillis) {
    this.commits = commits;
    this.incidents = incidents;
    beginMillis = commits.isEmpty() ? 0 : commits.get(0).atMillis();
    this.endMillis = Math.max(beginMillis + 1_000, endMillis);
    kinds =
        Stream.of(Fault.values())
            .filter(kind -> incidents.stream().anyMatch(each -> each.fault() == kind))
            .toList();
    long millis = this.endMillis - beginMillis;
    bucketMillis = 1_000 * (millis / 1_000 / MOST_POINTS + 1);
    perSecond = new double[(int) (millis / bucketMillis) + 1];
    for (Commit commit : commits) {
      int bucket = (int) ((commit.atMillis() - beginMillis) / bucketMillis);
      perSecond[bucket] += commit.rows() * 1_000.0 / bucketMillis;
    }
    most = 2 * roundedUp(DoubleStream.of(perSecond).max().orElse(1) / 2);
  }

  /** To one digit and zeros. */
  private static double roundedUp(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
    return Math.ceil(Math.max(1, value) / unit) * unit;
  }

  /** The picture as SVG; its time begins with the first output. */
  static String svg(List<Commit> commits, List<Incident> incidents, long endMillis, String title) {
    return new Timeline(commits, incidents, endMillis).draw(title);
  }

  private String draw(String title) {
    int height = lane(kinds.size() + 1) + BELOW;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    add("<g font-size=\"15\" font-weight=\"bold\">");
    text(LEFT, 24, "start", TEXT, title);
    add("</g>");
    incidents.forEach(this::drawGap);
    drawThroughput();
    drawScale();
    drawCheckpoints();
    for (int i = 0; i < kinds.size(); i++) {
      drawLane(kinds.get(i), lane(i + 1));
    }
    drawTimes(lane(kinds.size() + 1));
    text(
        LEFT,
        height - 10,
        "start",
        FAINT,
        "bars: from a fault until output has come and all nodes are back; dark, and grey above: the"
            + " longest time without output");
    return elements.append("</svg>\n").toString();
  }

  /** The upper edge of a lane; the first is that of checkpoints. */
  private static int lane(int number) {
    return TOP + CHART + 14 + number * LANE;
  }

  private void drawGap(Incident incident) {
    Incident.Gap gap = incident.longestGap(commits);
    rectangle(gap.fromMillis(), gap.untilMillis(), TOP, CHART, "#e3e3e3", 1);
  }

  private void drawThroughput() {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < perSecond.length; i++) {
      long middle = Math.min(endMillis, beginMillis + i * bucketMillis + bucketMillis / 2);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(middle), y(perSecond[i])));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"#2e86c1\" stroke-width=\"1.3\"/>",
        points.toString().strip());
  }

  private void drawScale() {
    for (double value : new double[] {0, most / 2, most}) {
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#cccccc\"/>",
          LEFT, y(value), WIDTH - RIGHT, y(value));
      text(LEFT - 8, y(value) + 4, "end", TEXT, String.format(Locale.ROOT, "%,.0f", value));
    }
    text(LEFT - 56, TOP + CHART / 2.0 - 6, "end", TEXT, "rows");
    text(LEFT - 56, TOP + CHART / 2.0 + 9, "end", TEXT, "per second");
  }

  /** Output is committed with checkpoints. Those that would be one mark are one. */
  private void drawCheckpoints() {
    int top = lane(0) + (LANE - BAR) / 2;
    text(LEFT - 8, top + BAR - 1, "end", TEXT, "checkpoints");
    StringBuilder marks = new StringBuilder();
    double last = -1;
    for (Commit commit : commits) {
      double x = x(commit.atMillis());
      if (x - last >= 1) {
        marks.append(String.format(Locale.ROOT, "M%.1f %dv%d", x, top, BAR));
        last = x;
      }
    }
    add("<path d=\"%s\" stroke=\"#7f8c8d\" stroke-width=\"0.8\"/>", marks);
  }

  private void drawLane(Fault kind, int lane) {
    int top = lane + (LANE - BAR) / 2;
    List<Incident> of = incidents.stream().filter(each -> each.fault() == kind).toList();
    text(LEFT - 8, top + BAR - 1, "end", kind.colour(), kind.word() + " × " + of.size());
    add(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#eeeeee\"/>",
        LEFT, top + BAR / 2, WIDTH - RIGHT, top + BAR / 2);
    for (Incident incident : of) {
      long until = Math.min(endMillis, incident.recoveredMillis());
      Incident.Gap gap = incident.longestGap(commits);
      rectangle(incident.fromMillis(), until, top, BAR, kind.colour(), 0.35);
      rectangle(gap.fromMillis(), gap.untilMillis(), top, BAR, kind.colour(), 1);
      rectangle(incident.fromMillis(), incident.fromMillis(), top - 2, BAR + 4, kind.colour(), 1);
    }
  }

  private void drawTimes(int top) {
    long seconds = (endMillis - beginMillis) / 1000;
    int step = LABEL_SECONDS[LABEL_SECONDS.length - 1];
    for (int i = LABEL_SECONDS.length - 1; i >= 0; i--) {
      step = seconds / LABEL_SECONDS[i] <= MOST_LABELS ? LABEL_SECONDS[i] : step;
    }
    for (int second = 0; second <= seconds; second += step) {
      double x = x(beginMillis + second * 1000L);
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>",
          x, top, x, top + 4, TEXT);
      String label =
          seconds < 120
              ? second + " s"
              : String.format(Locale.ROOT, "%d:%02d", second / 60, second % 60);
      text(x, top + 17, "middle", TEXT, label);
    }
  }

  /** At least as wide as a mark. */
  private void rectangle(
      long fromMillis, long untilMillis, int top, int height, String colour, double opacity) {
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" opacity=\"%.2f\"/>",
        x(fromMillis), top, Math.max(1.5, x(untilMillis) - x(fromMillis)), height, colour, opacity);
  }

  private double x(long millis) {
    return LEFT
        + (double) (WIDTH - LEFT - RIGHT) * (millis - beginMillis) / (endMillis - beginMillis);
  }

  private double y(double value) {
    return TOP + CHART - CHART * value / most;
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
