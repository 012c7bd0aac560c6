package dev.weir.picture.svg;

import dev.weir.graph.Vertex;
import dev.weir.picture.ChainRows;
import dev.weir.picture.Labels;
import dev.weir.picture.layout.LayeredLayout;
import dev.weir.plan.Chain;
import java.util.List;

/**
 * The box of a chain in a {@link GraphSvg}: a line per operator, and the parallelism as a badge.
 */
final class SvgBox {
  static final double NAME_SIZE = 13;
  static final double SMALL_SIZE = 11;
  private static final double ROW_HEIGHT = 26;
  private static final double PADDING = 10;
  private static final double DOT_X = 20;
  private static final double INDENT = 16;
  private static final double BETWEEN_INPUTS = 12;

  private final Chain chain;
  private final boolean keyed;
  private final List<ChainRows.Row> rows;
  private final LayeredLayout.Node node;

  /**
   * A box of a chain.
   *
   * @param keyed whether the chain's first operator has state by key
   */
  SvgBox(Chain chain, boolean keyed) {
    this.chain = chain;
    this.keyed = keyed;
    this.rows = ChainRows.of(chain);
    double widest = 0;
    for (ChainRows.Row row : rows) {
      double name = SvgText.width(row.vertex().name(), NAME_SIZE);
      double kind = SvgText.width(row.kind(), SMALL_SIZE);
      widest = Math.max(widest, dotX(row) + 12 + name + 22 + kind + 16);
    }
    double height = rows.size() * ROW_HEIGHT + 2 * PADDING;
    this.node = new LayeredLayout.Node(Math.max(120, widest), height, true);
  }

  LayeredLayout.Node node() {
    return node;
  }

  Chain chain() {
    return chain;
  }

  /** Where records leave, from the top of the box. */
  double outputOffset(String vertex) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).vertex().name().equals(vertex)) {
        return rowOffset(i);
      }
    }
    throw new IllegalArgumentException("no operator '" + vertex + "'");
  }

  /** Where records enter, from the top of the box. */
  double inputOffset(int input) {
    return rowOffset(0) + (input - (chain.head().inputs().size() - 1) / 2.0) * BETWEEN_INPUTS;
  }

  private static double rowOffset(int row) {
    return PADDING + (row + 0.5) * ROW_HEIGHT;
  }

  private static double dotX(ChainRows.Row row) {
    int depth = row.branch().length() / 2;
    return DOT_X + INDENT * depth;
  }

  void draw(SvgText svg, double left, double top, double width) {
    svg.add("<g transform=\"translate(%.1f %.1f)\">", left, top);
    svg.add("<rect class=\"box\" width=\"%.1f\" height=\"%.1f\" rx=\"10\"/>", width, node.height);
    for (int i = 0; i < rows.size(); i++) {
      drawBranches(svg, i);
    }
    for (int i = 0; i < rows.size(); i++) {
      drawRow(svg, i, width);
    }
    drawBadge(svg, width);
    svg.add("</g>");
  }

  private void drawRow(SvgText svg, int index, double width) {
    ChainRows.Row row = rows.get(index);
    double y = rowOffset(index);
    double x = dotX(row);
    svg.add("<g><title>%s</title>", SvgText.escaped(row.vertex().name() + ": " + row.kind()));
    svg.add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", dotClass(index), x, y);
    svg.add(
        "<text class=\"name\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        x + 12, y + 4.5, SvgText.escaped(row.vertex().name()));
    svg.add(
        "<text class=\"kind\" x=\"%.1f\" y=\"%.1f\">%s</text></g>",
        width - 14, y + 4, SvgText.escaped(row.kind()));
  }

  private String dotClass(int index) {
    Vertex vertex = rows.get(index).vertex();
    if (vertex.isSource()) {
      return "source";
    }
    if (vertex.isSink()) {
      return "sink";
    }
    return keyed && index == 0 ? "keyed" : "plain";
  }

  /** The lines from the operators above to this one and past it. */
  private void drawBranches(SvgText svg, int index) {
    String branch = rows.get(index).branch();
    double y = rowOffset(index);
    double above = y - ROW_HEIGHT;
    for (int i = 0; i < branch.length() / 2; i++) {
      double x = DOT_X + INDENT * i;
      char glyph = branch.charAt(2 * i);
      if (glyph != ' ') {
        double toY = glyph == '└' ? y : y + ROW_HEIGHT / 2;
        svg.add("<path class=\"inner\" d=\"M%.1f %.1fV%.1f\"/>", x, above, toY);
      }
      if (glyph == '└' || glyph == '├') {
        svg.add("<path class=\"inner\" d=\"M%.1f %.1fH%.1f\"/>", x, y, x + INDENT);
      }
    }
    boolean branchesOff = branch.endsWith("└ ") || branch.endsWith("├ ");
    if (index > 0 && !branchesOff) {
      double x = dotX(rows.get(index));
      svg.add("<path class=\"inner\" d=\"M%.1f %.1fV%.1f\"/>", x, above, y);
    }
  }

  private void drawBadge(SvgText svg, double boxWidth) {
    String text = Labels.parallelism(chain.parallelism());
    double width = SvgText.width(text, SMALL_SIZE) + 14;
    double left = boxWidth - width - 12;
    svg.add(
        "<rect class=\"badge\" x=\"%.1f\" y=\"-9\" width=\"%.1f\" height=\"18\" rx=\"9\"/>",
        left, width);
    svg.add("<text class=\"badge-text\" x=\"%.1f\" y=\"4\">%s</text>", left + width / 2, text);
  }
}
