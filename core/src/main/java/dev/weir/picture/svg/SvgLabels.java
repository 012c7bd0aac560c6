package dev.weir.picture.svg;

import java.util.ArrayList;
import java.util.List;

/** Puts labels on curves where they cover each other least. */
final class SvgLabels {
  private static final double[] PLACES = {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8};
  private static final double HEIGHT = 17;

  private record Box(double left, double top, double width) {
    boolean overlaps(Box other) {
      return left < other.left + other.width + 2
          && other.left < left + width + 2
          && top < other.top + HEIGHT + 1
          && other.top < top + HEIGHT + 1;
    }
  }

  private final List<Box> taken = new ArrayList<>();

  static double width(String text) {
    return SvgText.width(text, SvgBox.SMALL_SIZE) + 12;
  }

  /** A label on a curve that is level at both of its ends. */
  void draw(SvgText svg, String text, String cssClass, double x1, double y1, double x2, double y2) {
    Box chosen = at(text, PLACES[0], x1, y1, x2, y2);
    for (double place : PLACES) {
      Box box = at(text, place, x1, y1, x2, y2);
      if (overlaps(box) < overlaps(chosen)) {
        chosen = box;
      }
    }
    taken.add(chosen);
    svg.add(
        "<rect class=\"label\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"8\"/>",
        chosen.left, chosen.top, chosen.width, HEIGHT);
    svg.add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        cssClass, chosen.left + chosen.width / 2, chosen.top + 12.3, SvgText.escaped(text));
  }

  private long overlaps(Box box) {
    return taken.stream().filter(box::overlaps).count();
  }

  private static Box at(String text, double t, double x1, double y1, double x2, double y2) {
    double width = width(text);
    double s = 1 - t;
    // Bézier, with both control points in the middle: as SvgRegion draws it.
    double middle = (x1 + x2) / 2;
    double x = s * s * s * x1 + 3 * s * t * middle + t * t * t * x2;
    double y = (s * s * s + 3 * s * s * t) * y1 + (3 * s * t * t + t * t * t) * y2;
    return new Box(x - width / 2, y - HEIGHT / 2, width);
  }
}
