package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.connect.CoProcess;
import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.time.EventTime;
import dev.weir.graph.Chaining;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.AggregateSpec;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.operator.basic.FilterOperator;
import dev.weir.operator.basic.FlatMapOperator;
import dev.weir.operator.basic.MapOperator;
import dev.weir.operator.basic.ProcessOperator;
import dev.weir.operator.connect.CoProcessOperator;
import dev.weir.operator.connect.KeyedCoProcessOperator;
import dev.weir.operator.keyed.AggregateOperator;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.operator.keyed.ReduceOperator;
import dev.weir.operator.sink.SinkOperator;
import dev.weir.operator.source.SourceOperator;
import dev.weir.serde.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorsTest {
  private static void assertMakes(Vertex vertex, String kind, Class<?> operator) throws Exception {
    assertThat(vertex.kind()).isEqualTo(kind);
    Object one = Operators.create(vertex);
    assertThat(one).isInstanceOf(operator);
    assertThat(Operators.create(vertex)).isNotSameAs(one);
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
    assertMakes(Vertex.coProcess("v", PlainBoth::new), "connect", CoProcessOperator.class);
    assertMakes(
        Vertex.keyedCoProcess("v", KeyedBoth::new), "connect", KeyedCoProcessOperator.class);
    assertMakes(Vertex.reduce("v", Long::sum), "reduce", ReduceOperator.class);
    assertMakes(Vertex.of("v", new ReduceSpec<>(Long::sum, type)), "reduce", ReduceOperator.class);
    assertMakes(Vertex.aggregate("v", Sum::new), "aggregate", AggregateOperator.class);
    assertMakes(
        Vertex.of("v", new AggregateSpec<>(Sum::new, type)), "aggregate", AggregateOperator.class);
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
    Operators.create(vertex);
    Operators.create(vertex);
    assertThat(made).hasSize(2).doesNotHaveDuplicates();
  }

  private static final class Plain extends Process<Long, Long> {
    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {}
  }

  private static final class Keyed extends KeyedProcess<Long, Long, Long> {
    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Long> out) {}
  }

  private static final class PlainBoth extends CoProcess<Long, Long, Long> {
    @Override
    public void onLeft(Long value, Context ctx, Output<Long> out) {}

    @Override
    public void onRight(Long value, Context ctx, Output<Long> out) {}
  }

  private static final class KeyedBoth extends KeyedCoProcess<Long, Long, Long, Long> {
    @Override
    public void onLeft(Long value, KeyedContext<Long> ctx, Output<Long> out) {}

    @Override
    public void onRight(Long value, KeyedContext<Long> ctx, Output<Long> out) {}
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
