package dev.weir.api;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.function.Supplier;
import dev.weir.api.window.WindowAssigner;
import dev.weir.api.window.WindowContents;
import dev.weir.api.window.WindowContents.Aggregated;
import dev.weir.api.window.WindowContents.Collected;
import dev.weir.api.window.WindowContents.Reduced;
import dev.weir.api.window.WindowFunction;
import dev.weir.api.window.Windowed;
import dev.weir.api.window.Windowing;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.WindowSpec;
import dev.weir.serde.TypeRef;
import dev.weir.time.Lateness;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records grouped by key and window. Its operators emit for each key what came of a window when the
 * watermark reaches the window's end, with the window's last moment as the timestamp; with allowed
 * lateness again for each record that comes into it later.
 *
 * @param <K> the keys
 * @param <T> the records
 */
public final class WindowedStream<K, T> {
  private final Feeds feeds;
  private final WindowAssigner<? super T> assigner;
  private final Lateness lateness;
  private final @Nullable OutputTag<T> lateTo;

  WindowedStream(Feeds feeds, WindowAssigner<? super T> assigner) {
    this(feeds, Objects.requireNonNull(assigner, "windows"), Lateness.NONE, null);
  }

  private WindowedStream(
      Feeds feeds,
      WindowAssigner<? super T> assigner,
      Lateness lateness,
      @Nullable OutputTag<T> lateTo) {
    this.feeds = feeds;
    this.assigner = assigner;
    this.lateness = lateness;
    this.lateTo = lateTo;
  }

  /**
   * Keeps windows for a while after their end: a record that comes meanwhile is added, and the
   * result is emitted again. Without this a window is gone with its end.
   */
  public WindowedStream<K, T> allowedLateness(Duration allowed) {
    return new WindowedStream<>(feeds, assigner, Lateness.of(allowed), lateTo);
  }

  /**
   * Emits late records, all of whose windows are gone, to a side output of the operator; otherwise
   * they are dropped. The operator's metric {@code late-records} counts them either way.
   */
  public WindowedStream<K, T> lateTo(OutputTag<T> tag) {
    return new WindowedStream<>(feeds, assigner, lateness, tag);
  }

  /** Combines the records of a window. */
  public StatefulStream<Windowed<K, T>, T> reduce(String name, ReduceFunction<T> function) {
    KeyedStream.required(function, "function", name);
    return add(name, "reduce", new Reduced<>(function), null, null);
  }

  /** Combines the records of a window, and makes records of the combination. */
  public <O> StatefulStream<O, T> reduce(
      String name, ReduceFunction<T> function, WindowFunction<K, T, O> then) {
    KeyedStream.required(function, "function", name);
    KeyedStream.required(then, "window function", name);
    return add(name, "reduce", new Reduced<>(function), then, null);
  }

  /** The smallest record of a window, the earliest of equals. */
  public StatefulStream<Windowed<K, T>, T> min(String name, Comparator<? super T> comparator) {
    KeyedStream.required(comparator, "comparator", name);
    return add(name, "min", new Reduced<>(KeyedStream.smaller(comparator)), null, null);
  }

  /** The largest record of a window, the earliest of equals. */
  public StatefulStream<Windowed<K, T>, T> max(String name, Comparator<? super T> comparator) {
    KeyedStream.required(comparator, "comparator", name);
    return add(name, "max", new Reduced<>(KeyedStream.smaller(comparator.reversed())), null, null);
  }

  /** The sum of a number over a window's records; it wraps around at the ends of a long. */
  public Stream<Windowed<K, Long>> sum(String name, ToLongFunction<? super T> number) {
    KeyedStream.required(number, "function", name);
    return sum(name, "sum", number);
  }

  /** How many records a window has. */
  public Stream<Windowed<K, Long>> count(String name) {
    return sum(name, "count", value -> 1);
  }

  private Stream<Windowed<K, Long>> sum(
      String name, String kind, ToLongFunction<? super T> number) {
    return add(
        name,
        kind,
        new Aggregated<T, Long, Long>(() -> new KeyedStream.Sum<T>(number)),
        null,
        KeyedStream.LONG);
  }

  /**
   * Aggregates the records of a window as they come.
   *
   * @param function makes the function, once per subtask; for sessions, and where windows overlap,
   *     it is a {@link dev.weir.api.function.MergingAggregateFunction}
   */
  public <A, R> StatefulStream<Windowed<K, R>, A> aggregate(
      String name, Supplier<? extends AggregateFunction<T, A, R>> function) {
    KeyedStream.required(function, "supplier of its function", name);
    return add(name, "aggregate", new Aggregated<T, A, R>(function), null, null);
  }

  /**
   * Aggregates the records of a window as they come, and makes records of the result.
   *
   * @param function as in {@link #aggregate(String, Supplier)}
   */
  public <A, R, O> StatefulStream<O, A> aggregate(
      String name,
      Supplier<? extends AggregateFunction<T, A, R>> function,
      WindowFunction<K, R, O> then) {
    KeyedStream.required(function, "supplier of its function", name);
    KeyedStream.required(then, "window function", name);
    return add(name, "aggregate", new Aggregated<T, A, R>(function), then, null);
  }

  /**
   * Keeps all records of a window, and makes others of them at its end. The list has them in the
   * order in which they came in each part of the window that other windows share, and cannot be
   * changed.
   */
  public <O> StatefulStream<O, T> process(String name, WindowFunction<K, List<T>, O> function) {
    KeyedStream.required(function, "window function", name);
    return add(name, "process", new Collected<T>(), function, null);
  }

  private <A, R, O> StatefulStream<O, A> add(
      String name,
      String kind,
      WindowContents<T, A, R> contents,
      @Nullable WindowFunction<K, R, O> function,
      @Nullable TypeRef<A> stateType) {
    WindowSpec<K, T, A, R, O> spec =
        new WindowSpec<>(
            new Windowing<>(assigner, lateness, lateTo, contents, function, stateType));
    Placed placed = feeds.into(Vertex.of(name, spec).withKind("window " + kind));
    return StatefulStream.behind(placed, spec);
  }
}
