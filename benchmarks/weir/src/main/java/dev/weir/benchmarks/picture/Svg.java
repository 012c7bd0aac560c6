package dev.weir.benchmarks.picture;

import java.util.Locale;

/** An SVG that grows element by element; coordinates are pixels from the upper left corner. */
public final class Svg {
  private final StringBuilder elements = new StringBuilder();

  public void line(double x1, double y1, double x2, double y2, String colour) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
        x1, y1, x2, y2, colour);
  }

  /**
   * A path through points.
   *
   * @param points as in the attribute of that name
   * @param dashes as in the attribute {@code stroke-dasharray}, "none" for a full line
   */
  public void polyline(String points, String colour, String dashes) {
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
            + " stroke-dasharray=\"%s\"/>",
        points, colour, dashes);
  }

  public void dot(double x, double y, String colour) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x, y, colour);
  }

  public void rectangle(double x, double y, double width, double height, String colour) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
        x, y, width, height, colour);
  }

  /**
   * Text without markup.
   *
   * @param anchor "start", "middle" or "end": which part of the text is at {@code x}
   * @param weight "normal" or "bold"
   */
  public void text(double x, double baseline, String anchor, String weight, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\""
            + " fill=\"#222222\">%s</text>",
        x, baseline, anchor, weight, text);
  }

  private void add(String format, Object... values) {
    elements.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  /** The whole document, on white. */
  public String document(int width, int height) {
    Svg whole = new Svg();
    whole.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    whole.rectangle(0, 0, width, height, "#ffffff");
    return whole.elements + elements.toString() + "</svg>" + System.lineSeparator();
  }
}
