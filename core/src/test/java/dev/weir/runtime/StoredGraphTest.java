package dev.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Arguments;
import dev.weir.api.KeyedStream;
import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.EventTime;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import dev.weir.id.JobId;
import dev.weir.job.JobDefinition;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.restore.StatePlan;
import dev.weir.serde.TypeRef;
import dev.weir.snapshot.Manifest.StateInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What checkpoints hold of a graph: how its operators are called, what each keeps, and the
 * structure's hash. These texts were written by an earlier version; a job that no longer compiles
 * to them cannot resume from its checkpoints.
 */
class StoredGraphTest {
  record Order(String customer, long amount) {}

  private static void define(Pipeline p) {
    Stream<Order> orders =
        p.source(
                "orders",
                CollectionSource.of(List.of(new Order("ada", 1))),
                EventTime.ascending(Order::amount))
            .filter("large", order -> order.amount() > 0)
            .map("same", order -> order)
            .<Order>flatMap("each", (order, out) -> out.emit(order))
            .process("echo", Echo::new);
    KeyedStream<String, Order> byCustomer = orders.keyBy(Order::customer);
    byCustomer.process("count-all", Count::new).sink("out", ConsoleSink.create());
    byCustomer.reduce("first", (soFar, next) -> soFar);
    byCustomer.min("min", Comparator.comparingLong(Order::amount));
    byCustomer.sum("sum", Order::amount);
    byCustomer.count("count");
    byCustomer.aggregate("mean", Mean::new).rebalance().sink("means", ConsoleSink.create());
  }

  private static final JobDefinition JOB =
      JobDefinition.of(StoredGraphTest::define, Arguments.of(Map.of()));

  @Test
  void theHash() {
    assertThat(JOB.compile(2).hash())
        .isEqualTo("9eaf6bdd15bec6b0ead783d646a4b490daafbcc69c3a0af97f48bb4d461a50c3");
  }

  @Test
  void whatEachOperatorKeeps() throws Exception {
    ActorGraph graph = JOB.compile(2);
    List<String> kept = new ArrayList<>();
    StatePlan.of(graph, JOB.types(), new JobId("job"))
        .forEach((operator, states) -> states.forEach(state -> kept.add(text(state))));
    assertThat(String.join("\n", kept) + "\n")
        .isEqualTo(
            """
            count accumulator KEYED_VALUE value<Long> by dynamic
            count-all event-time KEYED_TIMERS timers by dynamic
            count-all processing-time KEYED_TIMERS timers by dynamic
            count-all seen KEYED_VALUE value<Long> by dynamic
            echo weir.event-time OPERATOR_LIST split list<Long>
            echo weir.processing-time OPERATOR_LIST split list<Long>
            first value KEYED_VALUE value<dynamic> by dynamic
            mean accumulator KEYED_VALUE value<dynamic> by dynamic
            means weir.pending OPERATOR_LIST split list<record weir.Pending(checkpoint: long, committables: list<opaque no committable (none)>)>
            min value KEYED_VALUE value<dynamic> by dynamic
            orders weir.splits OPERATOR_LIST split list<opaque index range (two varints)>
            orders weir.max-timestamp OPERATOR_UNION union list<Long>
            orders weir.split-times OPERATOR_UNION union list<opaque split time (utf, long)>
            out weir.pending OPERATOR_LIST split list<record weir.Pending(checkpoint: long, committables: list<opaque no committable (none)>)>
            sum accumulator KEYED_VALUE value<Long> by dynamic
            """);
  }

  @Test
  void typesThatWereSaid_areWhatIsKept() throws Exception {
    JobDefinition job =
        JobDefinition.of(
            p -> {
              KeyedStream<List<String>, Order> byCustomer =
                  p.source("orders", CollectionSource.of(List.of(new Order("ada", 1))))
                      .keyBy(order -> List.of(order.customer()))
                      .keyType(new TypeRef<>() {});
              byCustomer.reduce("last", (soFar, next) -> next).stateType(new TypeRef<>() {});
              byCustomer.aggregate("mean", Mean::new).stateType(new TypeRef<>() {}).parallelism(1);
            },
            Arguments.of(Map.of()));
    ActorGraph graph = job.compile(2);
    Map<String, List<StateInfo>> kept = StatePlan.of(graph, job.types(), new JobId("job"));
    assertThat(kept.get("last"))
        .extracting(StateInfo::type)
        .containsExactly(
            "value<record "
                + Order.class.getName()
                + "(customer: string, amount: long)> by dynamic");
    assertThat(kept.get("mean"))
        .extracting(StateInfo::type)
        .containsExactly("value<list<Long>> by dynamic");
    assertThat(graph.structure())
        .filteredOn(line -> line.startsWith("edge"))
        .containsExactly(
            "edge orders->last[0] partitioner=hash key=java.util.List%3Cjava.lang.String%3E",
            "edge orders->mean[0] partitioner=hash key=java.util.List%3Cjava.lang.String%3E");
  }

  private static String text(StateInfo state) {
    return state.id().operator()
        + " "
        + state.id().state()
        + " "
        + state.id().kind()
        + " "
        + state.type();
  }

  private static final class Echo extends Process<Order, Order> {
    @Override
    public void onRecord(Order value, Context ctx, Output<Order> out) {
      out.emit(value);
    }
  }

  private static final class Count extends KeyedProcess<String, Order, Long> {
    private final ValueState<Long> seen = state(ValueState.of("seen", Long.class).orElse(0L));

    @Override
    public void onRecord(Order value, KeyedContext<String> ctx, Output<Long> out) {
      seen.update(seen.value() + 1);
      out.emit(seen.value());
    }
  }

  private static final class Mean implements AggregateFunction<Order, List<Long>, Double> {
    @Override
    public List<Long> empty() {
      return List.of(0L, 0L);
    }

    @Override
    public List<Long> add(List<Long> soFar, Order order) {
      return List.of(soFar.get(0) + order.amount(), soFar.get(1) + 1);
    }

    @Override
    public Double result(List<Long> soFar) {
      return (double) soFar.get(0) / soFar.get(1);
    }
  }
}
