package dev.weir.picture;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import dev.weir.plan.Chain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators of a chain as the lines of a picture, in which each stands below the one it reads.
 */
public final class ChainRows {
  /**
   * One operator.
   *
   * @param branch what shows where it branches off, empty while the chain is a line
   * @param sideOutput the side output that it reads within the chain
   */
  public record Row(Vertex vertex, String branch, @Nullable String sideOutput) {
    public String kind() {
      return sideOutput == null
          ? vertex.kind()
          : vertex.kind() + " of " + Labels.printable(sideOutput);
    }
  }

  private final Chain chain;
  private final List<Row> rows = new ArrayList<>();

  private ChainRows(Chain chain) {
    this.chain = chain;
  }

  public static List<Row> of(Chain chain) {
    ChainRows picture = new ChainRows(chain);
    picture.rows.add(new Row(chain.head(), "", null));
    picture.addBehind(chain.head().name(), "");
    return picture.rows;
  }

  private void addBehind(String upstream, String indent) {
    String name = upstream;
    List<Edge> edges = edgesFrom(name);
    // A loop while the chain is a line, so that its length does not matter.
    while (edges.size() == 1) {
      Edge edge = edges.get(0);
      rows.add(new Row(vertex(edge.to()), indent, edge.sideOutput()));
      name = edge.to();
      edges = edgesFrom(name);
    }
    for (int i = 0; i < edges.size(); i++) {
      boolean last = i == edges.size() - 1;
      Edge edge = edges.get(i);
      rows.add(new Row(vertex(edge.to()), indent + (last ? "└ " : "├ "), edge.sideOutput()));
      addBehind(edge.to(), indent + (last ? "  " : "│ "));
    }
  }

  private List<Edge> edgesFrom(String name) {
    return chain.innerEdges().stream().filter(edge -> edge.from().equals(name)).toList();
  }

  private Vertex vertex(String name) {
    for (Vertex vertex : chain.vertices()) {
      if (vertex.name().equals(name)) {
        return vertex;
      }
    }
    throw new IllegalArgumentException("chain '" + chain.name() + "' has no '" + name + "'");
  }
}
