package dev.weir.examples.verify;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with an output: the first findings in words, the others as a number. */
final class Problems {
  private static final int SHOWN = 10;

  private final List<String> shown = new ArrayList<>();
  private long count;

  void add(String problem) {
    if (shown.size() < SHOWN) {
      shown.add(problem);
    }
    count++;
  }

  /** In words, a line each; empty if nothing is wrong. */
  List<String> describe() {
    List<String> lines = new ArrayList<>(shown);
    if (count > shown.size()) {
      lines.add("and " + (count - shown.size()) + " more problems");
    }
    return lines;
  }
}
