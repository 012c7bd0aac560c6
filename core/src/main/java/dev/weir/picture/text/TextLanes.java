package dev.weir.picture.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Vertical lanes at the right of the boxes, each from an output down to all that read it. */
final class TextLanes {
  /** An input that a lane ends at. */
  record Branch(int row, String label) {}

  private record Lane(int fromRow, int toRow, List<Branch> branches) {
    boolean overlaps(Lane other) {
      return fromRow <= other.toRow && other.fromRow <= toRow;
    }
  }

  private final TextCanvas canvas;
  private final int border;
  private final List<Lane> lanes = new ArrayList<>();

  /**
   * @param border the column of the boxes' right sides
   */
  TextLanes(TextCanvas canvas, int border) {
    this.canvas = canvas;
    this.border = border;
  }

  void add(int fromRow, List<Branch> branches) {
    int toRow = branches.stream().mapToInt(Branch::row).max().orElse(fromRow);
    lanes.add(new Lane(fromRow, toRow, branches));
  }

  /** Short lanes lie near the boxes, so that few lines cross. */
  void draw() {
    int first = border + 6 + longestLabel();
    List<List<Lane>> columns = new ArrayList<>();
    List<Lane> shortFirst = new ArrayList<>(lanes);
    shortFirst.sort(Comparator.comparingInt(lane -> lane.toRow() - lane.fromRow()));
    for (Lane lane : shortFirst) {
      int column = 0;
      while (column < columns.size() && columns.get(column).stream().anyMatch(lane::overlaps)) {
        column++;
      }
      if (column == columns.size()) {
        columns.add(new ArrayList<>());
      }
      columns.get(column).add(lane);
      draw(lane, first + 3 * column);
    }
  }

  private int longestLabel() {
    int longest = 0;
    for (Lane lane : lanes) {
      for (Branch branch : lane.branches()) {
        longest = Math.max(longest, branch.label().length());
      }
    }
    return longest;
  }

  private void draw(Lane lane, int column) {
    canvas.horizontal(lane.fromRow(), border, column);
    canvas.vertical(column, lane.fromRow(), lane.toRow());
    for (Branch branch : lane.branches()) {
      canvas.horizontal(branch.row(), border + 1, column);
      canvas.text(branch.row(), border + 1, "◀");
      canvas.text(branch.row(), border + 3, " " + branch.label() + " ");
    }
  }
}
