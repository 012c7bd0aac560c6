package dev.weir.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.picture.svg.GraphSvg;
import dev.weir.plan.Graphs;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GraphPicturesTest {
  static List<Graph> graphs() {
    return List.of(Graphs.wordCount(), Graphs.shop(), Graphs.fanOut());
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document svg, String cssClass) {
    NodeList elements = svg.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      if (element.getAttribute("class").equals(cssClass)) {
        texts.add(element.getTextContent());
      }
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void svgIsAWellFormedDocumentThatNeedsNothingElse(Graph graph) throws Exception {
    String svg = GraphSvg.render(Graphs.compiled(graph));
    Document document = parsed(svg);
    assertThat(document.getDocumentElement().getNamespaceURI())
        .isEqualTo("http://www.w3.org/2000/svg");
    assertThat(texts(document, "name"))
        .containsExactlyInAnyOrderElementsOf(graph.vertices().stream().map(Vertex::name).toList());
    assertThat(svg).doesNotContain("href").doesNotContain("@import").endsWith("</svg>\n");
    assertThat(svg).isEqualTo(GraphSvg.render(Graphs.compiled(graph)));
  }

  @Test
  void svgLabelsArrowsAndBadges() throws Exception {
    Document document = parsed(GraphSvg.render(Graphs.compiled(Graphs.shop())));
    assertThat(texts(document, "keyed-text"))
        .containsExactly("hash into left", "hash into right", "hash");
    assertThat(texts(document, "edge-text"))
        .containsExactly("rebalance", "invalid: rebalance", "global", "rebalance");
    assertThat(texts(document, "badge-text"))
        .containsExactly("×4", "×2", "×4", "×2", "×1", "×1", "×1");
    assertThat(texts(document, "summary"))
        .containsExactly(
            "11 operators in 7 chains, 7 exchanges, 15 subtasks, maximum parallelism 1024",
            "chaining: 4 of 11 edges are plain calls");
  }

  @Test
  void markupInFreeNamesIsEscaped() throws Exception {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b").withKind("<map & \"go\">"))
            .vertex(Graphs.sink("c").withParallelism(1))
            .edge("a", "b")
            .edge(new Edge("b", "<&\"\\>", "c", 0, Partitioner.auto()));
    Document document = parsed(GraphSvg.render(Graphs.compiled(graph)));
    assertThat(texts(document, "edge-text")).containsExactly("<&\"\\>: rebalance");
    assertThat(texts(document, "kind")).contains("<map & \"go\">");
    assertThat(GraphDot.render(Graphs.compiled(graph)))
        .contains("\"b\" -> \"c\" [label=\"<&\\\"\\\\>: rebalance\", style=solid];");
  }

  @Test
  void dotHasAClusterForEachChain() {
    assertThat(GraphDot.render(Graphs.compiled(Graphs.wordCount())))
        .isEqualTo(
            """
            digraph weir {
              rankdir=LR;
              fontname="Helvetica";
              node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"];
              edge [fontname="Helvetica", fontsize=10];
              subgraph cluster_0 {
                label="×2";
                style="rounded,filled";
                fillcolor="#eef2f7";
                "lines" [label="lines\\nsource"];
                "words" [label="words\\nflatMap"];
                "lines" -> "words" [label="", style=dashed];
              }
              subgraph cluster_1 {
                label="×2";
                style="rounded,filled";
                fillcolor="#eef2f7";
                "count" [label="count\\nprocess"];
                "counts" [label="counts\\nsink"];
                "count" -> "counts" [label="", style=dashed];
              }
              "words" -> "count" [label="hash", style=solid];
              label="chaining: 2 of 3 edges are plain calls";
            }
            """);
  }
}
