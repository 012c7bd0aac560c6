package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.graph.Chaining;
import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphCompilerTest {
  /** Each chain as {@code name×parallelism(region): vertex vertex}, each exchange as an arrow. */
  private static List<String> summary(ActorGraph graph) {
    List<String> lines =
        graph.chains().stream()
            .map(
                chain ->
                    chain.name()
                        + "×"
                        + chain.parallelism()
                        + "("
                        + chain.region()
                        + "): "
                        + chain.vertices().stream()
                            .map(Vertex::name)
                            .collect(Collectors.joining(" ")))
            .collect(Collectors.toList());
    for (Exchange exchange : graph.exchanges()) {
      Edge edge = exchange.edge();
      lines.add(
          edge.from() + " -" + edge.partitioner().label() + "-> " + edge.to() + "." + edge.input());
    }
    return lines;
  }

  private static List<String> compiled(Graph graph) {
    return summary(Graphs.compiled(graph));
  }

  @Test
  void fusesForwardEdgesAndSplitsAtKeys() {
    assertThat(compiled(Graphs.wordCount()))
        .containsExactly(
            "lines×2(0): lines words", "count×2(0): count counts", "words -hash-> count.0");
  }

  @Test
  void aDifferentParallelismRebalances() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a").withParallelism(1))
            .vertex(Graphs.map("b"))
            .vertex(Graphs.sink("c"))
            .edge("a", "b")
            .edge("b", "c");
    assertThat(compiled(graph)).containsExactly("a×1(0): a", "b×2(0): b c", "a -rebalance-> b.0");
  }

  @Test
  void chainsAreTrees() {
    assertThat(compiled(Graphs.fanOut()))
        .containsExactly(
            "events×2(0): events clean left left-out right right-out",
            "clicks×1(1): clicks",
            "clicks-out×3(1): clicks-out",
            "clicks -rebalance-> clicks-out.0");
    Chain tree = Graphs.compiled(Graphs.fanOut()).chain("events");
    assertThat(tree.innerEdges().stream().map(edge -> edge.from() + " " + edge.to()))
        .containsExactly(
            "events clean", "clean left", "left left-out", "clean right", "right right-out");
  }

  @Test
  void aUnionBeginsAChainOfForwardExchanges() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.source("b"))
            .vertex(Graphs.sink("both"))
            .edge("a", "both")
            .edge("b", "both");
    assertThat(compiled(graph))
        .containsExactly(
            "a×2(0): a",
            "b×2(0): b",
            "both×2(0): both",
            "a -forward-> both.0",
            "b -forward-> both.0");
  }

  @Test
  void aDiamondLeavesAndEntersTheSameChainOnce() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b"))
            .vertex(Graphs.map("c"))
            .vertex(Graphs.sink("d"))
            .edge("a", "b")
            .edge("a", "c")
            .edge("b", "d")
            .edge("c", "d");
    assertThat(compiled(graph))
        .containsExactly("a×2(0): a b c", "d×2(0): d", "b -forward-> d.0", "c -forward-> d.0");
  }

  @Test
  void chainingIsRespected() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b").withChaining(Chaining.NEW_CHAIN))
            .vertex(Graphs.map("c"))
            .vertex(Graphs.map("d").withChaining(Chaining.NEVER))
            .vertex(Graphs.map("e"))
            .vertex(Graphs.sink("f"))
            .edge("a", "b")
            .edge("b", "c")
            .edge("c", "d")
            .edge("d", "e")
            .edge("e", "f", Partitioner.forward());
    assertThat(compiled(graph))
        .containsExactly(
            "a×2(0): a",
            "b×2(0): b c",
            "d×2(0): d",
            "e×2(0): e f",
            "a -forward-> b.0",
            "c -forward-> d.0",
            "d -forward-> e.0");
  }

  @Test
  void anOperatorWithSeveralInputsIsTheHeadOfItsChain() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.source("b"))
            .vertex(Graphs.join("j"))
            .edge("a", "j")
            .edge(Edge.of("b", "j").intoInput(Graphs.join("j").input("right")));
    ActorGraph compiled = Graphs.compiled(graph);
    assertThat(summary(compiled))
        .containsExactly(
            "a×2(0): a", "b×2(0): b", "j×2(0): j", "a -forward-> j.0", "b -forward-> j.1");
    assertThat(compiled.into(compiled.chain("j"))).hasSize(2);
    assertThat(compiled.outOf(compiled.chain("a"))).hasSize(1);
  }

  @Test
  void orderIsThatOfTheDefinitionAsFarAsEdgesAllow() {
    Graph graph =
        new Graph()
            .vertex(Graphs.sink("z"))
            .vertex(Graphs.process("m"))
            .vertex(Graphs.source("y"))
            .vertex(Graphs.source("x"))
            .edge("m", "z", Partitioner.global())
            .edge("x", "m", Graphs.hash())
            .edge("y", "m", Graphs.hash());
    assertThat(compiled(graph))
        .containsExactly(
            "y×2(0): y",
            "x×2(0): x",
            "m×2(0): m",
            "z×2(0): z",
            "y -hash-> m.0",
            "x -hash-> m.0",
            "m -global-> z.0");
  }

  @Test
  void regionsAreTheConnectedParts() {
    Graph graph = new Graph();
    for (String part : List.of("a", "b", "c")) {
      graph
          .vertex(Graphs.source(part + "-in"))
          .vertex(Graphs.sink(part + "-out"))
          .edge(part + "-in", part + "-out", Partitioner.rebalance());
    }
    graph.vertex(Graphs.sink("a-and-c")).edge("c-in", "a-and-c").edge("a-in", "a-and-c");
    ActorGraph compiled = Graphs.compiled(graph);
    assertThat(compiled.regions()).isEqualTo(2);
    assertThat(compiled.chain("a-out").region()).isEqualTo(0);
    assertThat(compiled.chain("b-out").region()).isEqualTo(1);
    assertThat(compiled.chain("c-out").region()).isEqualTo(0);
  }

  @Test
  void sameStructureSameHash() {
    ActorGraph one = Graphs.compiled(Graphs.shop());
    ActorGraph same = Graphs.compiled(Graphs.shop());
    assertThat(one.hash()).hasSize(64).isEqualTo(same.hash());
    assertThat(one.structure()).isEqualTo(same.structure());
    assertThat(new GraphCompiler(3).compile(Graphs.shop()).hash()).isNotEqualTo(one.hash());
  }

  @Test
  void structureNamesAllThatNodesMustAgreeAbout() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b"))
            .vertex(Graphs.sink("c").withParallelism(1))
            .edge("a", "b")
            .edge(new Edge("b", "too late", "c", 0, Partitioner.auto()))
            .maxParallelism(64);
    assertThat(Graphs.compiled(graph).structure())
        .containsExactly(
            "graph max-parallelism=64",
            "operator a kind=source inputs=0 parallelism=2 chain=a",
            "operator b kind=map inputs=1 parallelism=2 chain=a",
            "operator c kind=sink inputs=1 parallelism=1 chain=c",
            "edge a->b[0] partitioner=forward",
            "edge b(too+late)->c[0] partitioner=rebalance");
  }

  @Test
  void aLongPipelineNeedsNoDeepStack() {
    Graph graph = new Graph().vertex(Graphs.source("v0"));
    for (int i = 1; i < 3000; i++) {
      graph.vertex(Graphs.map("v" + i)).edge("v" + (i - 1), "v" + i);
    }
    assertThat(Graphs.compiled(graph).chains()).hasSize(1);
    graph.edge("v2999", "v1");
    assertThatThrownBy(() -> Graphs.compiled(graph)).isInstanceOf(GraphException.class);
  }

  @Test
  void refusesADefaultParallelismBelowOne() {
    assertThatThrownBy(() -> new GraphCompiler(0))
        .hasMessage("the default parallelism must be at least 1: 0");
  }
}
