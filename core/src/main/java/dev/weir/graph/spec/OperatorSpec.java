package dev.weir.graph.spec;

import java.util.List;

/**
 * What an operator does: a description that can be read, compared and rewritten before anything
 * runs. It holds what the user gave and what it needs of its inputs. The compiler makes one
 * operator of it for each subtask.
 */
public sealed interface OperatorSpec
    permits SourceSpec,
        MapSpec,
        FilterSpec,
        FlatMapSpec,
        ProcessSpec,
        KeyedProcessSpec,
        CoProcessSpec,
        KeyedCoProcessSpec,
        BroadcastSpec,
        KeyedBroadcastSpec,
        IntervalJoinSpec,
        TemporalJoinSpec,
        StatefulSpec,
        AsyncSpec,
        SinkSpec,
        CustomSpec {

  /** What it does, for readers: {@code source}, {@code map}, {@code process}, {@code sink}, … */
  String kind();

  /**
   * What gives its state a meaning beside the kind, such as where windows begin and end: nodes that
   * run a job together must agree about it. Empty if nothing does.
   */
  default String meaning() {
    return "";
  }

  /** Its inputs in the order of their ordinals; none for sources. */
  List<InputSpec> inputs();

  /** Whether it can go on with the next record when its function fails with one. */
  default boolean canLeaveRecordsOut() {
    return false;
  }

  /** Calls the method of this kind. */
  <R> R match(Cases<R> cases);

  /**
   * Something to do for every kind: whoever implements it has forgotten none.
   *
   * @param <R> what comes of it
   */
  interface Cases<R> {
    <T, S> R source(SourceSpec<T, S> spec);

    <I, O> R map(MapSpec<I, O> spec);

    <T> R filter(FilterSpec<T> spec);

    <I, O> R flatMap(FlatMapSpec<I, O> spec);

    <I, O> R process(ProcessSpec<I, O> spec);

    <K, I, O> R keyedProcess(KeyedProcessSpec<K, I, O> spec);

    <A, B, O> R coProcess(CoProcessSpec<A, B, O> spec);

    <K, A, B, O> R keyedCoProcess(KeyedCoProcessSpec<K, A, B, O> spec);

    <A, B, O> R broadcast(BroadcastSpec<A, B, O> spec);

    <K, A, B, O> R keyedBroadcast(KeyedBroadcastSpec<K, A, B, O> spec);

    <A, B, O> R intervalJoin(IntervalJoinSpec<A, B, O> spec);

    <A, B, O> R temporalJoin(TemporalJoinSpec<A, B, O> spec);

    <T> R reduce(ReduceSpec<T> spec);

    <I, A, O> R aggregate(AggregateSpec<I, A, O> spec);

    <K, I, A, V, O> R window(WindowSpec<K, I, A, V, O> spec);

    <I, Q, A, O> R async(AsyncSpec<I, Q, A, O> spec);

    <T, C> R sink(SinkSpec<T, C> spec);

    R custom(CustomSpec spec);
  }
}
