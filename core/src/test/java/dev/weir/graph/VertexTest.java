package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.function.AggregateFunction;
import dev.weir.function.Context;
import dev.weir.function.KeyedProcess;
import dev.weir.function.Output;
import dev.weir.function.Process;
import dev.weir.operator.AggregateOperator;
import dev.weir.operator.FilterOperator;
import dev.weir.operator.FlatMapOperator;
import dev.weir.operator.KeyedProcessOperator;
import dev.weir.operator.MapOperator;
import dev.weir.operator.ProcessOperator;
import dev.weir.operator.ReduceOperator;
import dev.weir.operator.SinkOperator;
import dev.weir.operator.SourceOperator;
import dev.weir.plan.Graphs;
import dev.weir.serde.TypeRef;
import dev.weir.time.EventTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VertexTest {
  private static void assertMakes(Vertex vertex, String kind, Class<?> operator) throws Exception {
    assertThat(vertex.kind()).isEqualTo(kind);
    Object one = vertex.factory().create();
    assertThat(one).isInstanceOf(operator);
    assertThat(vertex.factory().create()).isNotSameAs(one);
    assertThat(vertex.parallelism()).isZero();
    assertThat(vertex.chaining()).isEqualTo(Chaining.ALWAYS);
  }

  @Test
  void makesAnOperatorOnEachCall() throws Exception {
    TypeRef<Long> type = TypeRef.of(Long.class);
    assertMakes(Vertex.source("v", new SomeSource<Long>()), "source", SourceOperator.class);
    assertMakes(
        Vertex.source("v", new SomeSource<Long>(), EventTime.ascending(time -> time)),
        "source",
        SourceOperator.class);
    assertMakes(Vertex.map("v", value -> value), "map", MapOperator.class);
    assertMakes(Vertex.filter("v", value -> true), "filter", FilterOperator.class);
    assertMakes(Vertex.flatMap("v", (value, out) -> {}), "flatMap", FlatMapOperator.class);
    assertMakes(Vertex.process("v", Plain::new), "process", ProcessOperator.class);
    assertMakes(Vertex.keyedProcess("v", Keyed::new), "process", KeyedProcessOperator.class);
    assertMakes(Vertex.reduce("v", Long::sum), "reduce", ReduceOperator.class);
    assertMakes(Vertex.reduce("v", type, Long::sum), "reduce", ReduceOperator.class);
    assertMakes(Vertex.aggregate("v", Sum::new), "aggregate", AggregateOperator.class);
    assertMakes(Vertex.aggregate("v", type, Sum::new), "aggregate", AggregateOperator.class);
    assertMakes(Vertex.sink("v", new SomeSink<Long>()), "sink", SinkOperator.class);
  }

  @Test
  void asksForAFunctionOnEachCall() throws Exception {
    List<Plain> made = new ArrayList<>();
    Vertex vertex =
        Vertex.process(
            "v",
            () -> {
              made.add(new Plain());
              return made.get(made.size() - 1);
            });
    assertThat(made).isEmpty();
    vertex.factory().create();
    vertex.factory().create();
    assertThat(made).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void knowsWhoNeedsAKey() {
    assertThat(Vertex.reduce("v", Long::sum).withParallelism(3).needsKey()).isTrue();
    assertThat(Vertex.keyedProcess("v", Keyed::new).withKind("other").needsKey()).isTrue();
    assertThat(Vertex.process("v", Plain::new).needsKey()).isFalse();
  }

  @Test
  void namesItsInputs() {
    assertThat(Graphs.source("s").inputs()).isZero();
    assertThat(Graphs.map("m").inputNames()).containsExactly("in");
    assertThat(Vertex.operator("o", "merge", 3, () -> null).inputNames())
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
  void aReplacementNeedsSomethingToReplace() {
    Vertex map = Graphs.map("m");
    assertThatThrownBy(() -> new Graph().replace(map, map))
        .hasMessage("vertex 'm' is not in the graph");
  }

  private static final class Plain extends Process<Long, Long> {
    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {}
  }

  private static final class Keyed extends KeyedProcess<Long, Long, Long> {
    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {}
  }

  private static final class Sum implements AggregateFunction<Long, Long, Long> {
    @Override
    public Long empty() {
      return 0L;
    }

    @Override
    public Long add(Long accumulator, Long value) {
      return accumulator + value;
    }

    @Override
    public Long result(Long accumulator) {
      return accumulator;
    }
  }
}
