package dev.weir.picture.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.plan.Graphs;
import org.junit.jupiter.api.Test;

class GraphTextTest {
  @Test
  void chainsAreBoxesAndExchangesArrows() {
    assertThat(GraphText.render(Graphs.compiled(Graphs.wordCount())))
        .isEqualTo(
            """
            ╭───────────── ×2 ─╮
            │ lines    source  │
            │ words    flatMap │
            ╰───┬──────────────╯
                │ hash
                ▼
            ╭───────────── ×2 ─╮
            │ count    process │
            │ counts   sink    │
            ╰──────────────────╯

            4 operators in 2 chains, 1 exchange, 4 subtasks, maximum parallelism 1024
            chaining: 2 of 3 edges are plain calls
            """);
  }

  @Test
  void longWaysRunThroughLanes() {
    assertThat(GraphText.render(Graphs.compiled(Graphs.shop())))
        .isEqualTo(
            """
            ╭─────────────────── ×4 ─╮
            │ orders         source  │
            │ parse-orders   map     ├─────────────────────────────╮
            ╰────────────────────────╯                             │
                                                                   │
            ╭─────────────────── ×2 ─╮                             │
            │ payments       source  │                             │
            │ validate       process ├──────────────────────────╮  │
            ╰───┬────────────────────╯                          │  │
                │ hash into right                               │  │
                ▼                                               │  │
            ╭─────────────────── ×4 ─╮                          │  │
            │ match          join    │◀─ hash into left ────────│──┤
            │ to-row         map     │                          │  │
            │ matched        sink    │                          │  │
            ╰────────────────────────╯                          │  │
                                                                │  │
            ╭─────────────────── ×2 ─╮                          │  │
            │                        │◀─ hash ──────────────────┤  │
            │ fraud          process ├───────────────────────╮  │  │
            ╰───┬────────────────────╯                       │  │  │
                │ global                                     │  │  │
                ▼                                            │  │  │
            ╭─────────────────── ×1 ─╮                       │  │  │
            │ alerts         sink    │                       │  │  │
            ╰────────────────────────╯                       │  │  │
                                                             │  │  │
            ╭─────────────────── ×1 ─╮                       │  │  │
            │ rejected       sink    │◀─ invalid: rebalance ─│──╯  │
            ╰────────────────────────╯                       │     │
                                                             │     │
            ╭─────────────────── ×1 ─╮                       │     │
            │                        │◀─ rebalance ──────────│─────╯
            │ audit          sink    │◀─ rebalance ──────────╯
            ╰────────────────────────╯

            11 operators in 7 chains, 7 exchanges, 15 subtasks, maximum parallelism 1024
            chaining: 4 of 11 edges are plain calls
            """);
  }

  @Test
  void branchesOfAChainAndRegions() {
    assertThat(GraphText.render(Graphs.compiled(Graphs.fanOut())))
        .isEqualTo(
            """
            ╭────────────────────── ×2 ─╮
            │ events        source      │
            │ clean         map         │
            │ ├ left        map         │
            │ │ left-out    sink        │
            │ └ right       map of late │
            │   right-out   sink        │
            ╰───────────────────────────╯

            ╭────────────────────── ×1 ─╮
            │ clicks        source      │
            ╰───┬───────────────────────╯
                │ rebalance
                ▼
            ╭────────────────────── ×3 ─╮
            │ clicks-out    sink        │
            ╰───────────────────────────╯

            8 operators in 3 chains, 1 exchange, 6 subtasks, 2 regions, maximum parallelism 1024
            chaining: 5 of 6 edges are plain calls
            """);
  }

  @Test
  void anArrowThatDoesNotLeaveFromTheLastOperatorSaysFromWhich() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b"))
            .vertex(Graphs.process("c"))
            .edge("a", "b")
            .edge("a", "c", Graphs.hash());
    assertThat(GraphText.render(Graphs.compiled(graph)))
        .isEqualTo(
            """
            ╭──────── ×2 ─╮
            │ a   source  │
            │ b   map     │
            ╰───┬─────────╯
                │ hash from a
                ▼
            ╭──────── ×2 ─╮
            │ c   process │
            ╰─────────────╯

            3 operators in 2 chains, 1 exchange, 4 subtasks, maximum parallelism 1024
            chaining: 1 of 2 edges is a plain call
            """);
  }

  @Test
  void textSurvivesStrangeNamesOfSideOutputs() {
    Graph graph =
        new Graph()
            .vertex(Graphs.source("a"))
            .vertex(Graphs.map("b"))
            .vertex(Graphs.sink("c").withParallelism(1))
            .edge("a", "b")
            .edge(new Edge("b", "line\nfeed", "c", 0, Partitioner.auto()));
    assertThat(GraphText.render(Graphs.compiled(graph))).contains("│ line?feed: rebalance\n");
  }
}
