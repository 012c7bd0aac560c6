package dev.weir.api;

import static dev.weir.api.PipelineTest.orders;
import static dev.weir.api.PipelineTest.structure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.PipelineTest.Order;
import dev.weir.api.connect.BroadcastProcess;
import dev.weir.api.connect.CoProcess;
import dev.weir.api.connect.KeyedBroadcastProcess;
import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.serde.types.Types;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pipelines in which two streams meet in one operator. */
class ConnectedStreamsTest {
  @Test
  void connectedStreams() {
    Job job =
        p -> {
          Stream<Order> orders = orders(p);
          Stream<String> names = p.source("names", new SomeSource<String>());
          orders
              .keyBy(Order::customer)
              .connect(names.keyBy(name -> name))
              .process("known", Known::new)
              .sink("out", new SomeSink<>());
          orders.connect(names).process("mixed", Mixed::new);
        };
    assertThat(structure(job))
        .contains(
            "operator known kind=connect inputs=2 parallelism=2 chain=known",
            "operator mixed kind=connect inputs=2 parallelism=2 chain=mixed",
            "edge orders->known[0] partitioner=hash key=java.lang.String",
            "edge names->known[1] partitioner=hash key=java.lang.String",
            "edge orders->mixed[0] partitioner=forward",
            "edge names->mixed[1] partitioner=forward");
  }

  private static IntervalJoin.Bounded<Order, String> between(Pipeline p, long lower, long upper) {
    Stream<String> names = p.source("names", new SomeSource<String>());
    return orders(p)
        .keyBy(Order::customer)
        .intervalJoin(names.keyBy(name -> name))
        .between(Duration.ofMillis(lower), Duration.ofMillis(upper));
  }

  @Test
  void intervalJoin() {
    Job job =
        p ->
            between(p, -1_000, 5_000)
                .lowerBoundExclusive()
                .upperBoundExclusive()
                .leftOuter()
                .allowedLateness(Duration.ofSeconds(1))
                .lateLeftTo(new OutputTag<>("late"))
                .join("near", (order, name) -> order + " " + name);
    assertThat(structure(job))
        .contains(
            "operator near kind=join inputs=2 meaning=-999ms..4999ms parallelism=2 chain=near",
            "edge names->near[1] partitioner=hash key=java.lang.String");
    assertThatThrownBy(() -> structure(p -> between(p, 5, 4).join("near", (a, b) -> "")))
        .hasMessageStartingWith("operator 'near': the interval is empty: it begins at PT0.005S");
    assertThatThrownBy(
            () -> structure(p -> between(p, 5, 5).lowerBoundExclusive().join("n", (a, b) -> "")))
        .hasMessageContaining("or include them");
  }

  @Test
  void rulesBesideAStream() {
    Job job =
        p -> {
          BroadcastStream<String> rules = p.source("rules", new SomeSource<String>()).broadcast();
          Stream<Order> orders = orders(p);
          orders.keyBy(Order::customer).connect(rules).process("by-key", KeyedRules::new);
          orders.connect(rules).process("all", Rules::new);
        };
    assertThat(structure(job))
        .contains(
            "operator by-key kind=connect inputs=2 parallelism=2 chain=by-key",
            "operator all kind=connect inputs=2 parallelism=2 chain=all",
            "edge rules->by-key[1] partitioner=broadcast",
            "edge rules->all[1] partitioner=broadcast");
  }

  private static final class KeyedRules
      extends KeyedBroadcastProcess<String, Order, String, String> {
    @Override
    public void onRecord(Order value, KeyedContext<String> ctx, Output<String> out) {}

    @Override
    public void onBroadcast(String value, Context ctx, Output<String> out) {}
  }

  private static final class Rules extends BroadcastProcess<Order, String, String> {
    @Override
    public void onRecord(Order value, Context ctx, Output<String> out) {}

    @Override
    public void onBroadcast(String value, Context ctx, Output<String> out) {}
  }

  @Test
  void streamsOfDifferentPipelinesAreNotConnected() {
    Stream<Order> other = orders(new Pipeline(Arguments.of(Map.of()), new Types()));
    assertThatThrownBy(() -> structure(p -> orders(p).connect(other)))
        .hasMessage("streams of different pipelines cannot be connected");
  }

  private static final class Known extends KeyedCoProcess<String, Order, String, Order> {
    @Override
    public void onLeft(Order value, KeyedContext<String> ctx, Output<Order> out) {
      out.emit(value);
    }

    @Override
    public void onRight(String value, KeyedContext<String> ctx, Output<Order> out) {}
  }

  private static final class Mixed extends CoProcess<Order, String, String> {
    @Override
    public void onLeft(Order value, Context ctx, Output<String> out) {}

    @Override
    public void onRight(String value, Context ctx, Output<String> out) {}
  }
}
