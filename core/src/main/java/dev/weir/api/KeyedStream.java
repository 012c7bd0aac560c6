package dev.weir.api;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Keyed;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.MergingAggregateFunction;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.function.Supplier;
import dev.weir.api.window.WindowAssigner;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.AggregateSpec;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.serde.TypeRef;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records grouped by key. Its operators keep state per key, and emit a result for each record.
 *
 * @param <K> the keys
 * @param <T> the records
 */
public final class KeyedStream<K, T> {
  static final TypeRef<Long> LONG = TypeRef.of(Long.class);

  private final Feeds feeds;
  private final Partitioner.Hash<?, K> byKey;

  KeyedStream(Feeds feeds, Partitioner.Hash<?, K> byKey) {
    this.feeds = feeds;
    this.byKey = byKey;
  }

  /**
   * Says the keys' type where the selector does not tell the whole, as with {@code List<Integer>}:
   * {@code keyBy(Order::place).keyType(new TypeRef<>() {})}.
   */
  public KeyedStream<K, T> keyType(TypeRef<K> type) {
    return new KeyedStream<>(feeds, byKey.withKeyType(type));
  }

  private Feeds spread() {
    return feeds.by(byKey);
  }

  private Placed add(Vertex vertex) {
    return spread().into(vertex);
  }

  /**
   * These records and those of another stream by the same key, for one operator in which both sides
   * share the key's state. A pipeline whose sides have keys of different types is refused.
   */
  public <B> KeyedConnectedStreams<K, T, B> connect(KeyedStream<K, B> right) {
    return new KeyedConnectedStreams<>(spread(), right.spread());
  }

  /**
   * These records and, beside them, those of a stream of which every subtask gets all, such as
   * rules.
   */
  public <B> KeyedBroadcastConnectedStream<K, T, B> connect(BroadcastStream<B> broadcast) {
    return new KeyedBroadcastConnectedStream<>(spread(), broadcast.feeds());
  }

  /**
   * Joins these records, as the left ones, with those of another stream by the same key whose time
   * is within an interval of theirs.
   */
  public <B> IntervalJoin<T, B> intervalJoin(KeyedStream<K, B> right) {
    return new IntervalJoin<>(spread(), right.spread());
  }

  /**
   * Joins each of these records with the version of its key at its time; the versions are another
   * stream by the same key.
   */
  public <B> TemporalJoin<T, B> temporalJoin(KeyedStream<K, B> versions) {
    return new TemporalJoin<>(spread(), versions.spread());
  }

  /**
   * Runs a function with state and timers per key.
   *
   * @param function makes the function, once per subtask
   */
  public <O> Stream<O> process(String name, Supplier<? extends KeyedProcess<K, T, O>> function) {
    return Stream.behind(add(Vertex.keyedProcess(name, function)));
  }

  /** Combines all records of a key so far, and emits the combination after each. */
  public StatefulStream<T, T> reduce(String name, ReduceFunction<T> function) {
    required(function, "function", name);
    return reduce(name, "reduce", function);
  }

  /** The key's smallest record so far, the earliest of equals. */
  public StatefulStream<T, T> min(String name, Comparator<? super T> comparator) {
    required(comparator, "comparator", name);
    return reduce(name, "min", smaller(comparator));
  }

  /** The key's largest record so far, the earliest of equals. */
  public StatefulStream<T, T> max(String name, Comparator<? super T> comparator) {
    required(comparator, "comparator", name);
    return reduce(name, "max", smaller(comparator.reversed()));
  }

  private StatefulStream<T, T> reduce(String name, String kind, ReduceFunction<T> function) {
    ReduceSpec<T> spec = new ReduceSpec<>(function);
    return StatefulStream.behind(add(Vertex.of(name, spec).withKind(kind)), spec);
  }

  static <T> ReduceFunction<T> smaller(Comparator<? super T> comparator) {
    return (soFar, next) -> comparator.compare(next, soFar) < 0 ? next : soFar;
  }

  /** Gathers each key's records by window; what comes of a window is emitted when it ends. */
  public WindowedStream<K, T> window(WindowAssigner<? super T> assigner) {
    return new WindowedStream<>(feeds.by(byKey), assigner);
  }

  /** The sum of a number over the key's records so far; it wraps around at the ends of a long. */
  public Stream<Keyed<K, Long>> sum(String name, ToLongFunction<? super T> number) {
    required(number, "function", name);
    return sum(name, "sum", number);
  }

  /** How many records the key has had so far. */
  public Stream<Keyed<K, Long>> count(String name) {
    return sum(name, "count", value -> 1);
  }

  private Stream<Keyed<K, Long>> sum(String name, String kind, ToLongFunction<? super T> number) {
    AggregateSpec<T, Long, Long> spec = new AggregateSpec<>(() -> new Sum<T>(number), LONG);
    return Stream.behind(add(Vertex.of(name, spec).withKind(kind)));
  }

  /**
   * Aggregates the key's records so far, and emits the result after each.
   *
   * @param function makes the function, once per subtask
   */
  public <A, R> StatefulStream<Keyed<K, R>, A> aggregate(
      String name, Supplier<? extends AggregateFunction<T, A, R>> function) {
    required(function, "supplier of its function", name);
    AggregateSpec<T, A, R> spec = new AggregateSpec<>(function);
    return StatefulStream.behind(add(Vertex.of(name, spec)), spec);
  }

  static void required(@Nullable Object part, String what, String name) {
    Objects.requireNonNull(part, () -> "operator '" + name + "' needs a " + what);
  }

  record Sum<T>(ToLongFunction<? super T> number)
      implements MergingAggregateFunction<T, Long, Long> {
    @Override
    public Long empty() {
      return 0L;
    }

    @Override
    public Long add(Long accumulator, T value) {
      return accumulator + number.applyAsLong(value);
    }

    @Override
    public Long merge(Long earlier, Long later) {
      return earlier + later;
    }

    @Override
    public Long result(Long accumulator) {
      return accumulator;
    }
  }
}
