package dev.weir.picture;

import dev.weir.graph.Edge;
import dev.weir.graph.Vertex;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.List;

/** Writes an actor graph in the DOT language of Graphviz: a cluster for each chain. */
public final class GraphDot {
  private static final String HEADER =
      """
      digraph weir {
        rankdir=LR;
        fontname="Helvetica";
        node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"];
        edge [fontname="Helvetica", fontsize=10];
      """;

  private final ActorGraph graph;
  private final StringBuilder dot = new StringBuilder(HEADER);

  private GraphDot(ActorGraph graph) {
    this.graph = graph;
  }

  /** The graph as a document, ended by a line feed. */
  public static String render(ActorGraph graph) {
    GraphDot picture = new GraphDot(graph);
    List<Chain> chains = graph.chains();
    for (int i = 0; i < chains.size(); i++) {
      picture.cluster(i, chains.get(i));
    }
    graph.exchanges().forEach(picture::exchange);
    picture.rewrites();
    return picture.dot.append("}\n").toString();
  }

  private void rewrites() {
    if (!graph.rewrites().isEmpty()) {
      dot.append("  label=").append(quoted(String.join("\n", graph.rewrites()))).append(";\n");
    }
  }

  private void cluster(int number, Chain chain) {
    dot.append("  subgraph cluster_").append(number).append(" {\n");
    dot.append("    label=").append(quoted(Labels.parallelism(chain.parallelism()))).append(";\n");
    dot.append("    style=\"rounded,filled\";\n    fillcolor=\"#eef2f7\";\n");
    for (Vertex vertex : chain.vertices()) {
      dot.append("    ")
          .append(quoted(vertex.name()))
          .append(" [label=")
          .append(quoted(vertex.name() + "\n" + vertex.kind()))
          .append("];\n");
    }
    for (Edge edge : chain.innerEdges()) {
      String label = edge.sideOutput() == null ? "" : Labels.printable(edge.sideOutput());
      edge("    ", edge, label, "dashed");
    }
    dot.append("  }\n");
  }

  private void exchange(Exchange exchange) {
    edge("  ", exchange.edge(), Labels.of(graph, exchange), "solid");
  }

  private void edge(String indent, Edge edge, String label, String style) {
    dot.append(indent)
        .append(quoted(edge.from()))
        .append(" -> ")
        .append(quoted(edge.to()))
        .append(" [label=")
        .append(quoted(label))
        .append(", style=")
        .append(style)
        .append("];\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
