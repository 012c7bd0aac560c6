package dev.weir.graph;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.connect.CoProcess;
import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.error.OnError;
import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.MapFunction;
import dev.weir.api.function.Process;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.function.Supplier;
import dev.weir.api.time.EventTime;
import dev.weir.graph.spec.AggregateSpec;
import dev.weir.graph.spec.AsyncSpec;
import dev.weir.graph.spec.CoProcessSpec;
import dev.weir.graph.spec.CustomSpec;
import dev.weir.graph.spec.FilterSpec;
import dev.weir.graph.spec.FlatMapSpec;
import dev.weir.graph.spec.InputSpec;
import dev.weir.graph.spec.KeyedCoProcessSpec;
import dev.weir.graph.spec.KeyedProcessSpec;
import dev.weir.graph.spec.MapSpec;
import dev.weir.graph.spec.OperatorSpec;
import dev.weir.graph.spec.ProcessSpec;
import dev.weir.graph.spec.ReduceSpec;
import dev.weir.graph.spec.SinkSpec;
import dev.weir.graph.spec.SourceSpec;
import dev.weir.operator.OperatorFactory;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.Source;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An operator in a graph: what it does, under a name, and how many subtasks do it.
 *
 * @param name required and unique in the graph: the operator's identity in checkpoints, metrics and
 *     logs; 1 to 100 of {@code A-Z a-z 0-9 . _ -}, starting with a letter or a digit
 * @param kind what it does, for readers; the description's own kind, or a more exact word
 * @param spec what it does
 * @param parallelism the number of subtasks; 0 for the job's default
 * @param onError what becomes of records with which its function fails
 */
public record Vertex(
    String name,
    String kind,
    OperatorSpec spec,
    int parallelism,
    Chaining chaining,
    OnError onError) {
  public Vertex {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(spec, () -> "operator '" + name + "' needs a description");
    Objects.requireNonNull(chaining, "chaining");
    Objects.requireNonNull(onError, "onError");
  }

  /** What a description says, under a name. */
  public static Vertex of(String name, OperatorSpec spec) {
    required(spec, "description", name);
    return new Vertex(name, spec.kind(), spec, 0, Chaining.ALWAYS, OnError.FAIL);
  }

  /**
   * Any operator with one or several inputs, which are named {@code in}, or {@code in0}, {@code
   * in1}, …
   */
  public static Vertex operator(String name, String kind, int inputs, OperatorFactory factory) {
    List<String> names =
        inputs == 1
            ? List.of("in")
            : IntStream.range(0, inputs).mapToObj(ordinal -> "in" + ordinal).toList();
    return operator(name, kind, names.stream().map(InputSpec::any).toList(), factory);
  }

  /** Any operator, with what it needs of each of its inputs. */
  public static Vertex operator(
      String name, String kind, List<InputSpec> inputs, OperatorFactory factory) {
    required(factory, "factory", name);
    return of(name, new CustomSpec(kind, inputs, factory));
  }

  /** A source whose records keep the timestamps that it gives them, if it gives them any. */
  public static <T> Vertex source(String name, Source<T, ?> source) {
    required(source, "source", name);
    return of(name, new SourceSpec<>(source, null));
  }

  /** A source whose records get their timestamps from their content. */
  public static <T> Vertex source(String name, Source<T, ?> source, EventTime<T> eventTime) {
    required(source, "source", name);
    return of(name, new SourceSpec<>(source, eventTime));
  }

  public static <I, O> Vertex map(String name, MapFunction<I, O> function) {
    required(function, "function", name);
    return of(name, new MapSpec<>(function));
  }

  public static <T> Vertex filter(String name, FilterFunction<T> function) {
    required(function, "function", name);
    return of(name, new FilterSpec<>(function));
  }

  public static <I, O> Vertex flatMap(String name, FlatMapFunction<I, O> function) {
    required(function, "function", name);
    return of(name, new FlatMapSpec<>(function));
  }

  /** A process function without a key. */
  public static <I, O> Vertex process(String name, Supplier<? extends Process<I, O>> function) {
    required(function, "supplier of its function", name);
    return of(name, new ProcessSpec<I, O>(function));
  }

  /** A process function per key; the edges that lead to it are {@link Partitioner.Hash}. */
  public static <K, I, O> Vertex keyedProcess(
      String name, Supplier<? extends KeyedProcess<K, I, O>> function) {
    required(function, "supplier of its function", name);
    return of(name, new KeyedProcessSpec<K, I, O>(function));
  }

  /** A function over two inputs, {@code left} and {@code right}, without a key. */
  public static <A, B, O> Vertex coProcess(
      String name, Supplier<? extends CoProcess<A, B, O>> function) {
    required(function, "supplier of its function", name);
    return of(name, new CoProcessSpec<A, B, O>(function));
  }

  /**
   * A function per key over two inputs, {@code left} and {@code right}; the edges that lead to it
   * are {@link Partitioner.Hash} by keys of one type.
   */
  public static <K, A, B, O> Vertex keyedCoProcess(
      String name, Supplier<? extends KeyedCoProcess<K, A, B, O>> function) {
    required(function, "supplier of its function", name);
    return of(name, new KeyedCoProcessSpec<K, A, B, O>(function));
  }

  /** Emits each key's reduced value after each record; its edges are {@link Partitioner.Hash}. */
  public static <T> Vertex reduce(String name, ReduceFunction<T> function) {
    required(function, "function", name);
    return of(name, new ReduceSpec<>(function));
  }

  /** Emits each key's result after each record; its edges are {@link Partitioner.Hash}. */
  public static <I, A, R> Vertex aggregate(
      String name, Supplier<? extends AggregateFunction<I, A, R>> function) {
    required(function, "supplier of its function", name);
    return of(name, new AggregateSpec<I, A, R>(function));
  }

  /** Asks something outside of the job for each record and emits the answers. */
  public static <I, O> Vertex async(
      String name, AsyncOptions options, Supplier<? extends AsyncFunction<I, O>> function) {
    required(options, "timeout, in its options", name);
    required(function, "supplier of its function", name);
    return of(
        name,
        new AsyncSpec<I, I, O, O>(options, record -> record, function, (in, answer) -> answer));
  }

  public static <T, C> Vertex sink(String name, Sink<T, C> sink) {
    required(sink, "sink", name);
    return of(name, new SinkSpec<>(sink));
  }

  private static void required(@Nullable Object part, String what, String name) {
    Objects.requireNonNull(part, () -> "operator '" + name + "' needs a " + what);
  }

  /** The inputs in the order of their ordinals; none for sources. */
  public List<InputSpec> inputs() {
    return spec.inputs();
  }

  /**
   * The ordinal of a named input.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int input(String inputName) {
    List<String> names = inputs().stream().map(InputSpec::name).toList();
    int ordinal = names.indexOf(inputName);
    if (ordinal < 0) {
      throw new IllegalArgumentException(
          "operator '" + name + "' has no input '" + inputName + "', it has " + names);
    }
    return ordinal;
  }

  /** What it reads, if it is a source: the coordinator runs its enumerator. */
  public @Nullable Source<?, ?> source() {
    return spec instanceof SourceSpec<?, ?> reads ? reads.source() : null;
  }

  public boolean isSource() {
    return spec instanceof SourceSpec;
  }

  /** What it writes to, if it is a sink: the coordinator may commit for it. */
  public @Nullable Sink<?, ?> sink() {
    return spec instanceof SinkSpec<?, ?> of ? of.sink() : null;
  }

  public boolean isSink() {
    return spec instanceof SinkSpec;
  }

  /** The same operator under another kind, for readers. */
  public Vertex withKind(String newKind) {
    return new Vertex(name, newKind, spec, parallelism, chaining, onError);
  }

  /** The same vertex with another description, which keeps its kind. */
  public Vertex withSpec(OperatorSpec newSpec) {
    return new Vertex(name, kind, newSpec, parallelism, chaining, onError);
  }

  /** The same operator with that many subtasks; 0 for the job's default. */
  public Vertex withParallelism(int subtasks) {
    return new Vertex(name, kind, spec, subtasks, chaining, onError);
  }

  public Vertex withChaining(Chaining newChaining) {
    return new Vertex(name, kind, spec, parallelism, newChaining, onError);
  }

  /**
   * The same operator with a choice of what becomes of records with which its function fails.
   *
   * @throws IllegalArgumentException if it has no function that gets records one by one
   */
  public Vertex withOnError(OnError chosen) {
    if (chosen.goesOn() && !spec.canLeaveRecordsOut()) {
      throw new IllegalArgumentException(
          "operator '" + name + "' (" + kind + ") cannot leave out a record that fails");
    }
    return new Vertex(name, kind, spec, parallelism, chaining, chosen);
  }
}
