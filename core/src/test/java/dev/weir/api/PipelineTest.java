package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Context;
import dev.weir.api.function.Keyed;
import dev.weir.api.function.Output;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.Process;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.time.EventTime;
import dev.weir.api.window.CalendarWindows;
import dev.weir.api.window.SessionWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TumblingWindows;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.job.JobDefinition;
import dev.weir.picture.text.GraphText;
import dev.weir.plan.GraphException;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineTest {
  record Order(String customer, long amount) {}

  private static final OutputTag<String> LATE = new OutputTag<>("late");

  static List<String> structure(Job job) {
    List<String> lines = JobDefinition.of(job, Arguments.of(Map.of())).compile(2).structure();
    return lines.subList(1, lines.size());
  }

  static Stream<Order> orders(Pipeline p) {
    return p.source("orders", new SomeSource<Order>());
  }

  @Test
  void theSketchOfTheDocumentation() {
    Arguments arguments = Arguments.parse(List.of("--input", "in.txt", "--output", "out"));
    JobDefinition definition = JobDefinition.of(new WordCount(), arguments);
    assertThat(definition.arguments())
        .containsOnly(Map.entry("input", "in.txt"), Map.entry("output", "out"));
    assertThat(GraphText.render(definition.compile(4)))
        .isEqualTo(
            """
            ╭───────────── ×4 ─╮
            │ lines    source  │
            │ words    flatMap │
            ╰───┬──────────────╯
                │ hash
                ▼
            ╭───────────── ×4 ─╮
            │ count    process │
            │ counts   sink    │
            ╰──────────────────╯

            4 operators in 2 chains, 1 exchange, 8 subtasks, maximum parallelism 1024
            chaining: 2 of 3 edges are plain calls
            """);
  }

  @Test
  void aPictureNeedsNoArguments() {
    Arguments placeholders = Arguments.of(Map.of()).withPlaceholders();
    assertThat(JobDefinition.of(new WordCount(), placeholders).compile(1).chains()).hasSize(2);
  }

  @Test
  void operatorsWithoutKey() {
    assertThat(
            structure(
                p ->
                    orders(p)
                        .filter("large", order -> order.amount() > 100)
                        .map("customer", Order::customer)
                        .process("echo", Echo::new)
                        .sink("out", new SomeSink<>())))
        .containsExactly(
            "operator orders kind=source inputs=0 parallelism=2 chain=orders",
            "operator large kind=filter inputs=1 parallelism=2 chain=orders",
            "operator customer kind=map inputs=1 parallelism=2 chain=orders",
            "operator echo kind=process inputs=1 parallelism=2 chain=orders",
            "operator out kind=sink inputs=1 parallelism=2 chain=orders",
            "edge orders->large[0] partitioner=forward",
            "edge large->customer[0] partitioner=forward",
            "edge customer->echo[0] partitioner=forward",
            "edge echo->out[0] partitioner=forward");
  }

  @Test
  void operatorsByKey() {
    Job job =
        p -> {
          KeyedStream<String, Order> byCustomer = orders(p).keyBy(Order::customer);
          Stream<Keyed<String, Long>> sums = byCustomer.sum("sum", Order::amount);
          sums.sink("sums", new SomeSink<>());
          byCustomer.min("min", Comparator.comparingLong(Order::amount));
          byCustomer.max("max", Comparator.comparingLong(Order::amount));
          byCustomer.count("count");
          byCustomer.reduce("first", (soFar, next) -> soFar);
          byCustomer.reduce("last", (soFar, next) -> next).stateType(TypeRef.of(Order.class));
          Stream<Keyed<String, Double>> means = byCustomer.aggregate("mean", Mean::new);
          means.sink("means", new SomeSink<>());
          byCustomer.aggregate("mean-too", Mean::new).stateType(new TypeRef<>() {});
        };
    assertThat(structure(job))
        .filteredOn(line -> line.startsWith("operator"))
        .containsExactly(
            "operator orders kind=source inputs=0 parallelism=2 chain=orders",
            "operator sum kind=sum inputs=1 parallelism=2 chain=sum",
            "operator sums kind=sink inputs=1 parallelism=2 chain=sum",
            "operator min kind=min inputs=1 parallelism=2 chain=min",
            "operator max kind=max inputs=1 parallelism=2 chain=max",
            "operator count kind=count inputs=1 parallelism=2 chain=count",
            "operator first kind=reduce inputs=1 parallelism=2 chain=first",
            "operator last kind=reduce inputs=1 parallelism=2 chain=last",
            "operator mean kind=aggregate inputs=1 parallelism=2 chain=mean",
            "operator means kind=sink inputs=1 parallelism=2 chain=mean",
            "operator mean-too kind=aggregate inputs=1 parallelism=2 chain=mean-too");
  }

  @Test
  void windowsAreDescribedByWhereTheyLie() {
    Job job =
        p -> {
          KeyedStream<String, Order> byCustomer = orders(p).keyBy(Order::customer);
          Duration ten = Duration.ofSeconds(10);
          byCustomer.window(TumblingWindows.of(ten)).count("count");
          byCustomer
              .window(SlidingWindows.of(ten, Duration.ofSeconds(2)))
              .allowedLateness(ten)
              .reduce("last", (soFar, next) -> next)
              .stateType(TypeRef.of(Order.class));
          byCustomer
              .window(SessionWindows.withGap(ten))
              .<String>process("list", (key, window, all, out) -> out.emit(key + all.size()));
          p.source("more", new SomeSource<Order>())
              .windowAll(CalendarWindows.days(ZoneId.of("UTC")))
              .sum("sum", Order::amount);
        };
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), new Types());
    job.define(pipeline);
    assertThat(pipeline.graph().vertices().stream().skip(1))
        .filteredOn(vertex -> !vertex.isSource())
        .extracting(vertex -> vertex.kind() + " " + vertex.spec().meaning())
        .containsExactly(
            "window count tumbling-10000+0",
            "window reduce sliding-10000-2000+0",
            "window process sessions-10000",
            "window sum calendar-day-UTC");
  }

  @Test
  void allowedLatenessIsNotNegative() {
    WindowedStream<String, Order> windows =
        orders(new Pipeline(Arguments.of(Map.of()), new Types()))
            .keyBy(Order::customer)
            .window(TumblingWindows.of(Duration.ofSeconds(10)));
    assertThatThrownBy(() -> windows.allowedLateness(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("allowed lateness is negative: PT-1S");
  }

  @Test
  void smallestAndLargestAreTheEarliestOfEquals() throws Exception {
    Order small = new Order("a", 1);
    Order alsoSmall = new Order("b", 1);
    Order large = new Order("c", 2);
    ReduceFunction<Order> min = KeyedStream.smaller(Comparator.comparingLong(Order::amount));
    ReduceFunction<Order> max =
        KeyedStream.smaller(Comparator.comparingLong(Order::amount).reversed());
    assertThat(min.reduce(small, alsoSmall)).isSameAs(small);
    assertThat(min.reduce(large, small)).isSameAs(small);
    assertThat(max.reduce(small, alsoSmall)).isSameAs(small);
    assertThat(max.reduce(small, large)).isSameAs(large);
  }

  @Test
  void sumsWrapAround() {
    KeyedStream.Sum<Order> sum = new KeyedStream.Sum<>(Order::amount);
    assertThat(sum.add(sum.empty(), new Order("a", 3))).isEqualTo(3);
    assertThat(sum.add(Long.MAX_VALUE, new Order("a", 1))).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void partitioning() {
    Job job =
        p -> {
          Stream<Order> orders = orders(p);
          orders.forward().sink("forward", new SomeSink<>());
          orders.rebalance().sink("rebalance", new SomeSink<>());
          orders.shuffle().sink("shuffle", new SomeSink<>());
          orders.broadcast().sink("broadcast", new SomeSink<>());
          orders.global().sink("global", new SomeSink<>());
          orders
              .partitionCustom((order, n) -> (int) (order.amount() % n))
              .sink("custom", new SomeSink<>());
          orders.sink("auto", new SomeSink<>()).parallelism(1);
        };
    assertThat(structure(job))
        .filteredOn(line -> line.startsWith("edge"))
        .containsExactly(
            "edge orders->forward[0] partitioner=forward",
            "edge orders->rebalance[0] partitioner=rebalance",
            "edge orders->shuffle[0] partitioner=shuffle",
            "edge orders->broadcast[0] partitioner=broadcast",
            "edge orders->global[0] partitioner=global",
            "edge orders->custom[0] partitioner=custom",
            "edge orders->auto[0] partitioner=rebalance");
  }

  @Test
  void unionKeepsThePartitioningOfEach() {
    Job job =
        p -> {
          Stream<Order> more = p.source("more", new SomeSource<Order>()).rebalance();
          Stream<Order> others = p.source("others", new SomeSource<Order>());
          orders(p).union(more, others).map("all", order -> order).sink("out", new SomeSink<>());
          orders(p).union(others).keyBy(Order::customer).count("count");
        };
    Pipeline pipeline = new Pipeline(Arguments.of(Map.of()), new Types());
    assertThatThrownBy(() -> structure(job)).isInstanceOf(GraphException.class);
    job.define(pipeline);
    assertThat(pipeline.graph().edges())
        .extracting(edge -> edge.from() + " " + edge.to() + " " + edge.partitioner().label())
        .containsExactly(
            "orders all auto",
            "more all rebalance",
            "others all auto",
            "all out auto",
            "orders count hash",
            "others count hash");
  }

  @Test
  void sideOutputs() {
    Job job =
        p -> {
          Stream<Order> good = orders(p).process("check", Check::new);
          good.sink("good", new SomeSink<>());
          good.sideOutput(LATE).map("trim", String::trim).sink("late", new SomeSink<>());
        };
    assertThat(structure(job))
        .filteredOn(line -> line.startsWith("edge check"))
        .containsExactly(
            "edge check->good[0] partitioner=forward",
            "edge check(late)->trim[0] partitioner=forward");
  }

  @Test
  void settingsAreThoseOfTheOperatorJustAdded() {
    Job job =
        p -> {
          p.maxParallelism(16);
          orders(p)
              .parallelism(1)
              .map("a", order -> order)
              .map("b", order -> order)
              .startNewChain()
              .map("c", order -> order)
              .disableChaining()
              .sink("d", new SomeSink<>())
              .parallelism(16)
              .disableChaining();
        };
    assertThat(JobDefinition.of(job, Arguments.of(Map.of())).compile(2).structure())
        .startsWith(
            "graph max-parallelism=16",
            "operator orders kind=source inputs=0 parallelism=1 chain=orders",
            "operator a kind=map inputs=1 parallelism=2 chain=a",
            "operator b kind=map inputs=1 parallelism=2 chain=b",
            "operator c kind=map inputs=1 parallelism=2 chain=c",
            "operator d kind=sink inputs=1 parallelism=16 chain=d");
  }

  @Test
  void eventTimeOfASource() {
    EventTime<Order> time =
        EventTime.outOfOrder(Order::amount, Duration.ofSeconds(5))
            .withIdleAfter(Duration.ofMinutes(1));
    assertThat(
            structure(
                p -> p.source("in", new SomeSource<Order>(), time).sink("out", new SomeSink<>())))
        .hasSize(3);
  }

  @Test
  void theGraphBeneathIsOpen() {
    Job job =
        p -> {
          orders(p);
          p.graph()
              .vertex(Vertex.sink("out", new SomeSink<Order>()))
              .edge("orders", "out", Partitioner.broadcast());
        };
    assertThat(structure(job)).contains("edge orders->out[0] partitioner=broadcast");
  }

  @Test
  void settingsNeedAnOperator() {
    assertThatThrownBy(() -> structure(p -> orders(p).rebalance().parallelism(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "parallelism() stands directly behind the operator that it is about, before any union,"
                + " side output or partitioning");
    assertThatThrownBy(() -> structure(p -> orders(p).union(orders(p)).sideOutput(LATE)))
        .hasMessageStartingWith("sideOutput() stands directly behind");
    assertThatThrownBy(() -> structure(p -> orders(p).parallelism(0)))
        .hasMessage("'orders' has parallelism 0: choose at least 1");
  }

  @Test
  void missingPartsAreNamed() {
    assertThatThrownBy(() -> structure(p -> orders(p).map("m", null)))
        .hasMessage("operator 'm' needs a function");
    assertThatThrownBy(() -> structure(p -> p.source("s", null)))
        .hasMessage("operator 's' needs a source");
  }

  @Test
  void streamsOfDifferentPipelinesDoNotMix() {
    Stream<Order> other = orders(new Pipeline(Arguments.of(Map.of()), new Types()));
    assertThatThrownBy(() -> structure(p -> orders(p).union(other)))
        .hasMessage("streams of different pipelines cannot be united");
  }

  private static final class Echo extends Process<String, String> {
    @Override
    public void onRecord(String value, Context ctx, Output<String> out) {
      out.emit(value);
    }
  }

  private static final class Check extends Process<Order, Order> {
    @Override
    public void onRecord(Order value, Context ctx, Output<Order> out) {
      out.emit(LATE, value.customer());
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
