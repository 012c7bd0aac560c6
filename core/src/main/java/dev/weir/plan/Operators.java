package dev.weir.plan;

import dev.weir.api.window.SessionWindows;
import dev.weir.api.window.Windowing;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.AggregateSpec;
import dev.weir.graph.spec.AsyncSpec;
import dev.weir.graph.spec.BroadcastSpec;
import dev.weir.graph.spec.CoProcessSpec;
import dev.weir.graph.spec.CustomSpec;
import dev.weir.graph.spec.FilterSpec;
import dev.weir.graph.spec.FlatMapSpec;
import dev.weir.graph.spec.IntervalJoinSpec;
import dev.weir.graph.spec.KeyedBroadcastSpec;
import dev.weir.graph.spec.KeyedCoProcessSpec;
import dev.weir.graph.spec.KeyedProcessSpec;
import dev.weir.graph.spec.MapSpec;
import dev.weir.graph.spec.OperatorSpec;
import dev.weir.graph.spec.ProcessSpec;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.graph.spec.SinkSpec;
import dev.weir.graph.spec.SourceSpec;
import dev.weir.graph.spec.TemporalJoinSpec;
import dev.weir.graph.spec.WindowSpec;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorFactory;
import dev.weir.operator.async.AsyncOperator;
import dev.weir.operator.basic.FilterOperator;
import dev.weir.operator.basic.FlatMapOperator;
import dev.weir.operator.basic.MapOperator;
import dev.weir.operator.basic.ProcessOperator;
import dev.weir.operator.connect.BroadcastOperator;
import dev.weir.operator.connect.CoProcessOperator;
import dev.weir.operator.connect.KeyedBroadcastOperator;
import dev.weir.operator.connect.KeyedCoProcessOperator;
import dev.weir.operator.join.IntervalJoinOperator;
import dev.weir.operator.join.TemporalJoinOperator;
import dev.weir.operator.keyed.AggregateOperator;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.operator.keyed.ReduceOperator;
import dev.weir.operator.sink.SinkOperator;
import dev.weir.operator.source.SourceOperator;
import dev.weir.operator.window.SessionWindowOperator;
import dev.weir.operator.window.SlicedWindowOperator;

/** Makes operators from their descriptions: the one place that knows which runs what. */
public final class Operators implements OperatorSpec.Cases<OperatorFactory> {
  private static final Operators FACTORIES = new Operators();

  private Operators() {}

  /**
   * Makes one subtask's operator.
   *
   * @throws Exception whatever the user's supplier throws
   */
  public static Operator<?> create(Vertex vertex) throws Exception {
    return vertex.spec().match(FACTORIES).create();
  }

  @Override
  public <T, S> OperatorFactory source(SourceSpec<T, S> spec) {
    return () -> new SourceOperator<>(spec.source(), spec.eventTime());
  }

  @Override
  public <I, O> OperatorFactory map(MapSpec<I, O> spec) {
    return () -> new MapOperator<>(spec.function());
  }

  @Override
  public <T> OperatorFactory filter(FilterSpec<T> spec) {
    return () -> new FilterOperator<>(spec.function());
  }

  @Override
  public <I, O> OperatorFactory flatMap(FlatMapSpec<I, O> spec) {
    return () -> new FlatMapOperator<>(spec.function());
  }

  @Override
  public <I, O> OperatorFactory process(ProcessSpec<I, O> spec) {
    return () -> new ProcessOperator<I, O>(spec.function().get());
  }

  @Override
  public <K, I, O> OperatorFactory keyedProcess(KeyedProcessSpec<K, I, O> spec) {
    return () -> new KeyedProcessOperator<K, I, O>(spec.function().get());
  }

  @Override
  public <A, B, O> OperatorFactory coProcess(CoProcessSpec<A, B, O> spec) {
    return () -> new CoProcessOperator<A, B, O>(spec.function().get());
  }

  @Override
  public <K, A, B, O> OperatorFactory keyedCoProcess(KeyedCoProcessSpec<K, A, B, O> spec) {
    return () -> new KeyedCoProcessOperator<K, A, B, O>(spec.function().get());
  }

  @Override
  public <A, B, O> OperatorFactory broadcast(BroadcastSpec<A, B, O> spec) {
    return () -> new BroadcastOperator<A, B, O>(spec.function().get());
  }

  @Override
  public <K, A, B, O> OperatorFactory keyedBroadcast(KeyedBroadcastSpec<K, A, B, O> spec) {
    return () -> new KeyedBroadcastOperator<K, A, B, O>(spec.function().get());
  }

  @Override
  public <A, B, O> OperatorFactory intervalJoin(IntervalJoinSpec<A, B, O> spec) {
    return () -> new IntervalJoinOperator<>(spec.joining());
  }

  @Override
  public <A, B, O> OperatorFactory temporalJoin(TemporalJoinSpec<A, B, O> spec) {
    return () -> new TemporalJoinOperator<>(spec.joining());
  }

  @Override
  public <T> OperatorFactory reduce(ReduceSpec<T> spec) {
    return () -> new ReduceOperator<>(spec.function(), spec.stateType());
  }

  @Override
  public <I, A, O> OperatorFactory aggregate(AggregateSpec<I, A, O> spec) {
    return () -> new AggregateOperator<Object, I, A, O>(spec.function().get(), spec.stateType());
  }

  @Override
  public <K, I, A, V, O> OperatorFactory window(WindowSpec<K, I, A, V, O> spec) {
    Windowing<K, I, A, V, O> windowing = spec.windowing();
    return windowing.assigner() instanceof SessionWindows<? super I> sessions
        ? () -> new SessionWindowOperator<>(windowing, sessions)
        : () -> new SlicedWindowOperator<>(windowing);
  }

  @Override
  public <I, Q, A, O> OperatorFactory async(AsyncSpec<I, Q, A, O> spec) {
    return () ->
        new AsyncOperator<I, Q, A, O>(
            spec.options(), spec.question(), spec.function().get(), spec.result());
  }

  @Override
  public <T, C> OperatorFactory sink(SinkSpec<T, C> spec) {
    return () -> new SinkOperator<>(spec.sink());
  }

  @Override
  public OperatorFactory custom(CustomSpec spec) {
    return spec.factory();
  }
}
