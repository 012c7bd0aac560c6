package dev.weir.picture;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.ArrayList;
import java.util.List;

/** The words in pictures of a graph. */
public final class Labels {
  private Labels() {}

  /**
   * The side output that an exchange reads, how it spreads records, and into which of several
   * inputs.
   */
  public static String of(ActorGraph graph, Exchange exchange) {
    Edge edge = exchange.edge();
    Vertex to = graph.chain(exchange.toChain()).head();
    String side = edge.sideOutput() == null ? "" : printable(edge.sideOutput()) + ": ";
    String into =
        to.inputs().size() > 1 ? " into " + printable(to.inputs().get(edge.input()).name()) : "";
    return side + edge.partitioner().label() + into;
  }

  /** Names of side outputs and inputs are free: what would break a picture's lines is left out. */
  static String printable(String free) {
    return free.replaceAll("\\p{Cntrl}", "?");
  }

  public static String parallelism(int subtasks) {
    return "×" + subtasks;
  }

  /** One line about the whole, and one for each rewrite that changed something. */
  public static List<String> footer(ActorGraph graph) {
    List<String> lines = new ArrayList<>();
    lines.add(summary(graph));
    lines.addAll(graph.rewrites());
    return lines;
  }

  public static String summary(ActorGraph graph) {
    int operators = graph.chains().stream().mapToInt(chain -> chain.vertices().size()).sum();
    int subtasks = graph.chains().stream().mapToInt(Chain::parallelism).sum();
    return counted(operators, "operator")
        + " in "
        + counted(graph.chains().size(), "chain")
        + ", "
        + counted(graph.exchanges().size(), "exchange")
        + ", "
        + counted(subtasks, "subtask")
        + (graph.regions() > 1 ? ", " + counted(graph.regions(), "region") : "")
        + ", maximum parallelism "
        + graph.maxParallelism();
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
