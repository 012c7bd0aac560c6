package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.graph.Chaining;
import dev.weir.graph.Graph;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RewriteTest {
  /** Makes plain calls of no edge, or says that it has nothing to do. */
  private record Splits(String name, boolean changes, List<Plan> seen) implements Rewrite {
    @Override
    public Optional<Rewritten> apply(Plan plan) {
      seen.add(plan);
      return changes
          ? Optional.of(new Rewritten(plan.withCalls(Set.of()), "all split"))
          : Optional.empty();
    }
  }

  private static ActorGraph compiled(Graph graph, Rewrite... rewrites) {
    return new GraphCompiler(2).compile(graph, List.of(rewrites));
  }

  @Test
  void withoutRewrites_eachOperatorIsAChainOfItsOwn() {
    ActorGraph graph = compiled(Graphs.wordCount());
    assertThat(graph.chains())
        .extracting(Chain::name)
        .containsExactly("lines", "words", "count", "counts");
    assertThat(graph.exchanges()).hasSize(3);
    assertThat(graph.rewrites()).isEmpty();
  }

  @Test
  void oneThatChangedNothing_isNotShown() {
    Splits idle = new Splits("idle", false, new ArrayList<>());
    ActorGraph graph = compiled(Graphs.wordCount(), idle, new ChainFusion());
    assertThat(idle.seen()).hasSize(1);
    assertThat(graph.rewrites()).containsExactly("chaining: 2 of 3 edges are plain calls");
  }

  @Test
  void eachSeesWhatTheOneBeforeHasMade_andIsShownInOrder() {
    Splits after = new Splits("splitting", true, new ArrayList<>());
    ActorGraph graph = compiled(Graphs.wordCount(), new ChainFusion(), after);
    assertThat(graph.rewrites())
        .containsExactly("chaining: 2 of 3 edges are plain calls", "splitting: all split");
    Plan seen = after.seen().get(0);
    assertThat(seen.edges()).filteredOn(seen::isCall).hasSize(2);
    assertThat(graph.chains()).hasSize(4);
  }

  @Test
  void chainingWithNothingToFuse_isNotShown() {
    Graph graph = new Graph();
    for (Vertex vertex : Graphs.wordCount().vertices()) {
      graph.vertex(vertex.withChaining(Chaining.NEVER));
    }
    Graphs.wordCount().edges().forEach(graph::edge);
    assertThat(Graphs.compiled(graph).rewrites()).isEmpty();
    assertThat(Graphs.compiled(Graphs.wordCount()).rewrites())
        .containsExactly("chaining: 2 of 3 edges are plain calls");
  }
}
