package dev.weir.plan;

import java.util.List;

/** A graph that cannot run. It lists all that is wrong with it, and what to do about each. */
public final class GraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  public GraphException(List<String> problems) {
    super(messageOf(problems));
    this.problems = List.copyOf(problems);
  }

  private static String messageOf(List<String> problems) {
    if (problems.size() == 1) {
      return "the pipeline cannot run: " + problems.get(0);
    }
    StringBuilder text =
        new StringBuilder("the pipeline cannot run, for " + problems.size() + " reasons:");
    for (int i = 0; i < problems.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    return text.toString();
  }

  public List<String> problems() {
    return problems;
  }
}
