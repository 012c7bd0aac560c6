package dev.weir.picture.text;

import dev.weir.picture.ChainRows;
import dev.weir.picture.Labels;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.List;

/**
 * The box of a chain on a {@link TextCanvas}: operators, and above them what further inputs need.
 */
final class TextBox {
  private final Chain chain;
  private final List<ChainRows.Row> rows;
  private final List<Exchange> inputs;
  private final int inputRows;
  private int top;
  private int right;

  /**
   * A box of a chain.
   *
   * @param inputs what comes in through lanes
   * @param headHasLane whether a lane begins at the chain's first operator, so that none can end
   *     there
   */
  TextBox(Chain chain, List<Exchange> inputs, boolean headHasLane) {
    this.chain = chain;
    this.rows = ChainRows.of(chain);
    this.inputs = inputs;
    this.inputRows = inputs.isEmpty() ? 0 : inputs.size() - (headHasLane ? 0 : 1);
  }

  void place(int topRow, int rightColumn) {
    top = topRow;
    right = rightColumn;
  }

  Chain chain() {
    return chain;
  }

  int bottom() {
    return top + inputRows + rows.size() + 1;
  }

  int nameWidth() {
    return rows.stream().mapToInt(row -> nameOf(row).length()).max().orElse(0);
  }

  int kindWidth() {
    return rows.stream().mapToInt(row -> row.kind().length()).max().orElse(0);
  }

  boolean endsWith(String vertex) {
    return rows.get(rows.size() - 1).vertex().name().equals(vertex);
  }

  /** Where an operator stands. */
  int rowOf(String vertex) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).vertex().name().equals(vertex)) {
        return top + 1 + inputRows + i;
      }
    }
    throw new IllegalArgumentException("no operator '" + vertex + "'");
  }

  /** Where a lane ends. */
  int rowOf(Exchange input) {
    return top + 1 + inputs.indexOf(input);
  }

  void draw(TextCanvas canvas, int nameColumnWidth) {
    canvas.box(top, 0, bottom(), right);
    String badge = " " + Labels.parallelism(chain.parallelism()) + " ";
    canvas.text(top, right - 1 - badge.length(), badge);
    for (int i = 0; i < rows.size(); i++) {
      int row = top + 1 + inputRows + i;
      canvas.text(row, 2, nameOf(rows.get(i)));
      canvas.text(row, 2 + nameColumnWidth + 3, rows.get(i).kind());
    }
  }

  private static String nameOf(ChainRows.Row row) {
    return row.branch() + row.vertex().name();
  }
}
