package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructureTest {
  private static final List<String> HERE = Graphs.compiled(Graphs.wordCount()).structure();

  private static String difference(Graph there) {
    return Structure.firstDifference(HERE, Graphs.compiled(there).structure()).orElse("none");
  }

  @Test
  void equalStructuresHaveNone() {
    assertThat(difference(Graphs.wordCount())).isEqualTo("none");
  }

  @Test
  void namesTheOperatorThatOneLacks() {
    Graph more = Graphs.wordCount().vertex(Graphs.sink("copy")).edge("words", "copy");
    assertThat(difference(more)).isEqualTo("operator copy exists there but not here");
    assertThat(Structure.firstDifference(Graphs.compiled(more).structure(), HERE))
        .contains("operator copy exists here but not there");
  }

  @Test
  void namesWhatDiffersInAnOperator() {
    Graph there = Graphs.wordCount();
    Vertex count = there.vertices().get(2);
    there.replace(count, count.withParallelism(7));
    assertThat(difference(there))
        .isEqualTo(
            "operator count has kind=process inputs=1 parallelism=2 chain=count here but"
                + " kind=process inputs=1 parallelism=7 chain=count there");
  }

  @Test
  void namesTheMaximumParallelism() {
    assertThat(difference(Graphs.wordCount().maxParallelism(128)))
        .isEqualTo("graph has max-parallelism=1024 here but max-parallelism=128 there");
  }

  @Test
  void namesAnotherPartitioner() {
    Graph here = new Graph().vertex(Graphs.source("a")).vertex(Graphs.sink("b"));
    Graph there = new Graph().vertex(Graphs.source("a")).vertex(Graphs.sink("b"));
    here.edge("a", "b", Partitioner.rebalance());
    there.edge("a", "b", Partitioner.shuffle());
    assertThat(
            Structure.firstDifference(
                Graphs.compiled(here).structure(), Graphs.compiled(there).structure()))
        .contains("edge a->b[0] has partitioner=rebalance here but partitioner=shuffle there");
  }

  @Test
  void namesAnotherOrder() {
    List<String> there = new ArrayList<>(HERE);
    Collections.swap(there, 1, 2);
    assertThat(Structure.firstDifference(HERE, there))
        .contains("the order differs: operator lines here is where operator words is there");
  }
}
