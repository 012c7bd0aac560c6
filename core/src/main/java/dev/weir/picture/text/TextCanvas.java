package dev.weir.picture.text;

import java.util.ArrayList;
import java.util.List;

/** Characters on a grid that grows as needed, with lines that join where they meet. */
final class TextCanvas {
  private static final int UP = 1;
  private static final int RIGHT = 2;
  private static final int DOWN = 4;
  private static final int LEFT = 8;

  /**
   * By the sides on which a cell's line goes on; where two lines cross, the vertical one is above.
   */
  private static final String JOINTS = " │─╰││╭├─╯─┴╮┤┬│";

  private final List<StringBuilder> rows = new ArrayList<>();
  private final List<StringBuilder> lines = new ArrayList<>();

  void text(int row, int column, String text) {
    for (int i = 0; i < text.length(); i++) {
      set(rows, row, column + i, text.charAt(i));
    }
  }

  /** A line from the middle of one cell to the middle of another, from left to right. */
  void horizontal(int row, int from, int to) {
    for (int column = from; column <= to; column++) {
      join(row, column, (column > from ? LEFT : 0) | (column < to ? RIGHT : 0));
    }
  }

  /** A line from the middle of one cell to the middle of another, from top to bottom. */
  void vertical(int column, int from, int to) {
    for (int row = from; row <= to; row++) {
      join(row, column, (row > from ? UP : 0) | (row < to ? DOWN : 0));
    }
  }

  void box(int top, int left, int bottom, int right) {
    horizontal(top, left, right);
    horizontal(bottom, left, right);
    vertical(left, top, bottom);
    vertical(right, top, bottom);
  }

  private void join(int row, int column, int sides) {
    set(lines, row, column, (char) (get(lines, row, column) | sides));
  }

  private static char get(List<StringBuilder> grid, int row, int column) {
    return row < grid.size() && column < grid.get(row).length() ? grid.get(row).charAt(column) : 0;
  }

  private static void set(List<StringBuilder> grid, int row, int column, char value) {
    while (grid.size() <= row) {
      grid.add(new StringBuilder());
    }
    StringBuilder line = grid.get(row);
    if (line.length() <= column) {
      line.setLength(column + 1);
    }
    line.setCharAt(column, value);
  }

  /** The rows without spaces at their ends. Text hides lines. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    for (int row = 0; row < Math.max(rows.size(), lines.size()); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < width(row); column++) {
        char text = get(rows, row, column);
        line.append(text != 0 ? text : JOINTS.charAt(get(lines, row, column)));
      }
      all.append(line.toString().stripTrailing()).append('\n');
    }
    return all.toString();
  }

  private int width(int row) {
    int text = row < rows.size() ? rows.get(row).length() : 0;
    int line = row < lines.size() ? lines.get(row).length() : 0;
    return Math.max(text, line);
  }
}
