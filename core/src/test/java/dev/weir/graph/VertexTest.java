package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.graph.spec.InputSpec;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.plan.Graphs;
import dev.weir.serde.TypeRef;
import org.junit.jupiter.api.Test;

class VertexTest {
  @Test
  void namesItsInputs() {
    assertThat(Graphs.source("s").inputs()).isEmpty();
    assertThat(Graphs.map("m").inputs()).extracting(InputSpec::name).containsExactly("in");
    assertThat(Vertex.operator("o", "merge", 3, () -> null).inputs())
        .extracting(InputSpec::name)
        .containsExactly("in0", "in1", "in2");
    assertThat(Graphs.join("j").input("right")).isEqualTo(1);
    assertThatThrownBy(() -> Graphs.join("j").input("middle"))
        .hasMessage("operator 'j' has no input 'middle', it has [left, right]");
  }

  @Test
  void saysWhatItIs() {
    assertThat(Graphs.source("s").isSource()).isTrue();
    assertThat(Graphs.sink("s").isSink()).isTrue();
    assertThat(Graphs.map("m").isSource()).isFalse();
    assertThat(Graphs.map("m").isSink()).isFalse();
  }

  @Test
  void aMoreExactKindStaysWithAnotherDescription() {
    Vertex min = Vertex.of("v", new ReduceSpec<Long>(Math::min)).withKind("min").withParallelism(3);
    Vertex typed = min.withSpec(new ReduceSpec<>(Math::min, TypeRef.of(Long.class)));
    assertThat(typed.kind()).isEqualTo("min");
    assertThat(typed.parallelism()).isEqualTo(3);
  }

  @Test
  void aReplacementNeedsSomethingToReplace() {
    Vertex map = Graphs.map("m");
    assertThatThrownBy(() -> new Graph().replace(map, map))
        .hasMessage("vertex 'm' is not in the graph");
  }
}
