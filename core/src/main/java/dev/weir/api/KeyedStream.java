package dev.weir.api;

import dev.weir.function.AggregateFunction;
import dev.weir.function.Keyed;
import dev.weir.function.KeyedProcess;
import dev.weir.function.ReduceFunction;
import dev.weir.function.Supplier;
import dev.weir.graph.Vertex;
import dev.weir.serde.TypeRef;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Records grouped by key. Its operators keep state per key, and emit a result for each record.
 *
 * @param <K> the keys
 * @param <T> the records
 */
public final class KeyedStream<K, T> {
  private final Feeds feeds;

  KeyedStream(Feeds feeds) {
    this.feeds = feeds;
  }

  private <O> Stream<O> add(Vertex vertex) {
    return Stream.behind(feeds.into(vertex));
  }

  /**
   * Runs a function with state and timers per key.
   *
   * @param function makes the function, once per subtask
   */
  public <O> Stream<O> process(String name, Supplier<? extends KeyedProcess<K, T, O>> function) {
    return add(Vertex.keyedProcess(name, function));
  }

  /** Combines all records of a key so far, and emits the combination after each. */
  public Stream<T> reduce(String name, ReduceFunction<T> function) {
    return add(Vertex.reduce(name, function));
  }

  /** The same, with the records' type given, so that they take fewer bytes in a checkpoint. */
  public Stream<T> reduce(String name, TypeRef<T> type, ReduceFunction<T> function) {
    return add(Vertex.reduce(name, type, function));
  }

  /** The key's smallest record so far, the earliest of equals. */
  public Stream<T> min(String name, Comparator<? super T> comparator) {
    Objects.requireNonNull(comparator, () -> "operator '" + name + "' needs a comparator");
    return add(Vertex.reduce(name, smaller(comparator)).withKind("min"));
  }

  /** The key's largest record so far, the earliest of equals. */
  public Stream<T> max(String name, Comparator<? super T> comparator) {
    Objects.requireNonNull(comparator, () -> "operator '" + name + "' needs a comparator");
    return add(Vertex.reduce(name, smaller(comparator.reversed())).withKind("max"));
  }

  static <T> ReduceFunction<T> smaller(Comparator<? super T> comparator) {
    return (soFar, next) -> comparator.compare(next, soFar) < 0 ? next : soFar;
  }

  /** The sum of a number over the key's records so far; it wraps around at the ends of a long. */
  public Stream<Keyed<K, Long>> sum(String name, ToLongFunction<? super T> number) {
    Objects.requireNonNull(number, () -> "operator '" + name + "' needs a function");
    Vertex sum = Vertex.aggregate(name, new TypeRef<Long>() {}, () -> new Sum<T>(number));
    return add(sum.withKind("sum"));
  }

  /** How many records the key has had so far. */
  public Stream<Keyed<K, Long>> count(String name) {
    Vertex count = Vertex.aggregate(name, new TypeRef<Long>() {}, () -> new Sum<T>(value -> 1));
    return add(count.withKind("count"));
  }

  /**
   * Aggregates the key's records so far, and emits the result after each.
   *
   * @param function makes the function, once per subtask
   */
  public <A, R> Stream<Keyed<K, R>> aggregate(
      String name, Supplier<? extends AggregateFunction<T, A, R>> function) {
    return add(Vertex.aggregate(name, function));
  }

  /** The same, with the accumulators' type given, so that they take fewer bytes in a checkpoint. */
  public <A, R> Stream<Keyed<K, R>> aggregate(
      String name,
      TypeRef<A> accumulator,
      Supplier<? extends AggregateFunction<T, A, R>> function) {
    return add(Vertex.aggregate(name, accumulator, function));
  }

  record Sum<T>(ToLongFunction<? super T> number) implements AggregateFunction<T, Long, Long> {
    @Override
    public Long empty() {
      return 0L;
    }

    @Override
    public Long add(Long accumulator, T value) {
      return accumulator + number.applyAsLong(value);
    }

    @Override
    public Long result(Long accumulator) {
      return accumulator;
    }
  }
}
