package dev.weir.graph;

import dev.weir.connector.Sink;
import dev.weir.connector.Source;
import dev.weir.function.AggregateFunction;
import dev.weir.function.FilterFunction;
import dev.weir.function.FlatMapFunction;
import dev.weir.function.KeyedProcess;
import dev.weir.function.MapFunction;
import dev.weir.function.Process;
import dev.weir.function.ReduceFunction;
import dev.weir.function.Supplier;
import dev.weir.operator.AggregateOperator;
import dev.weir.operator.FilterOperator;
import dev.weir.operator.FlatMapOperator;
import dev.weir.operator.KeyedProcessOperator;
import dev.weir.operator.MapOperator;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorFactory;
import dev.weir.operator.ProcessOperator;
import dev.weir.operator.ReduceOperator;
import dev.weir.operator.SinkOperator;
import dev.weir.operator.SourceOperator;
import dev.weir.serde.TypeRef;
import dev.weir.time.EventTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An operator in a graph.
 *
 * @param name required and unique in the graph: the operator's identity in checkpoints, metrics and
 *     logs; 1 to 100 of {@code A-Z a-z 0-9 . _ -}, starting with a letter or a digit
 * @param kind what it does, for readers: {@code source}, {@code map}, {@code process}, {@code
 *     sink}, …
 * @param source set for sources only: the coordinator runs its enumerator
 * @param inputNames the names of its inputs in order, none for sources
 * @param parallelism the number of subtasks; 0 for the job's default
 */
public record Vertex(
    String name,
    String kind,
    OperatorFactory factory,
    @Nullable Source<?, ?> source,
    List<String> inputNames,
    int parallelism,
    Chaining chaining) {
  /** The kind of vertices through which records leave the job. */
  public static final String SINK = "sink";

  private static final List<String> ONE_INPUT = List.of("in");

  public Vertex {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(factory, () -> "operator '" + name + "' needs a factory");
    Objects.requireNonNull(chaining, "chaining");
    inputNames = List.copyOf(inputNames);
  }

  /**
   * A vertex whose inputs are named {@code in}, or {@code in0}, {@code in1}, … if it has several.
   */
  public Vertex(
      String name,
      String kind,
      OperatorFactory factory,
      @Nullable Source<?, ?> source,
      int inputs,
      int parallelism,
      Chaining chaining) {
    this(name, kind, factory, source, namesOf(inputs), parallelism, chaining);
  }

  private static List<String> namesOf(int inputs) {
    return inputs == 1
        ? ONE_INPUT
        : IntStream.range(0, inputs).mapToObj(ordinal -> "in" + ordinal).toList();
  }

  /** Any operator with one or several inputs. */
  public static Vertex operator(String name, String kind, int inputs, OperatorFactory factory) {
    return new Vertex(name, kind, factory, null, inputs, 0, Chaining.ALWAYS);
  }

  /** Any operator, with names for its inputs. */
  public static Vertex operator(
      String name, String kind, List<String> inputNames, OperatorFactory factory) {
    return new Vertex(name, kind, factory, null, inputNames, 0, Chaining.ALWAYS);
  }

  /** A source whose records keep the timestamps that it gives them, if it gives them any. */
  public static <T> Vertex source(String name, Source<T, ?> source) {
    return sourceOf(name, source, null);
  }

  /** A source whose records get their timestamps from their content. */
  public static <T> Vertex source(String name, Source<T, ?> source, EventTime<T> eventTime) {
    return sourceOf(name, source, eventTime);
  }

  private static <T, S> Vertex sourceOf(
      String name, Source<T, S> source, @Nullable EventTime<T> eventTime) {
    required(source, "source", name);
    OperatorFactory factory = () -> new SourceOperator<>(source, eventTime);
    return new Vertex(name, "source", factory, source, List.of(), 0, Chaining.ALWAYS);
  }

  public static <I, O> Vertex map(String name, MapFunction<I, O> function) {
    required(function, "function", name);
    return operator(name, "map", 1, () -> new MapOperator<>(function));
  }

  public static <T> Vertex filter(String name, FilterFunction<T> function) {
    required(function, "function", name);
    return operator(name, "filter", 1, () -> new FilterOperator<>(function));
  }

  public static <I, O> Vertex flatMap(String name, FlatMapFunction<I, O> function) {
    required(function, "function", name);
    return operator(name, "flatMap", 1, () -> new FlatMapOperator<>(function));
  }

  /** A process function without a key. */
  public static <I, O> Vertex process(String name, Supplier<? extends Process<I, O>> function) {
    required(function, "supplier of its function", name);
    return operator(name, "process", 1, () -> new ProcessOperator<I, O>(function.get()));
  }

  /** A process function per key; the edges that lead to it are {@link Partitioner.Hash}. */
  public static <K, I, O> Vertex keyedProcess(
      String name, Supplier<? extends KeyedProcess<K, I, O>> function) {
    required(function, "supplier of its function", name);
    return keyed(name, "process", () -> new KeyedProcessOperator<K, I, O>(function.get()));
  }

  /** Emits each key's reduced value after each record; its edges are {@link Partitioner.Hash}. */
  public static <T> Vertex reduce(String name, ReduceFunction<T> function) {
    required(function, "function", name);
    return keyed(name, "reduce", () -> new ReduceOperator<>(function));
  }

  /** The same, with the values' type given, so that they take fewer bytes in a checkpoint. */
  public static <T> Vertex reduce(String name, TypeRef<T> type, ReduceFunction<T> function) {
    required(function, "function", name);
    return keyed(name, "reduce", () -> new ReduceOperator<>(function, type));
  }

  /** Emits each key's result after each record; its edges are {@link Partitioner.Hash}. */
  public static <I, A, R> Vertex aggregate(
      String name, Supplier<? extends AggregateFunction<I, A, R>> function) {
    required(function, "supplier of its function", name);
    return keyed(name, "aggregate", () -> new AggregateOperator<Object, I, A, R>(function.get()));
  }

  /** The same, with the accumulators' type given, so that they take fewer bytes in a checkpoint. */
  public static <I, A, R> Vertex aggregate(
      String name,
      TypeRef<A> accumulator,
      Supplier<? extends AggregateFunction<I, A, R>> function) {
    required(function, "supplier of its function", name);
    return keyed(
        name,
        "aggregate",
        () -> new AggregateOperator<Object, I, A, R>(function.get(), accumulator));
  }

  public static <T, C> Vertex sink(String name, Sink<T, C> sink) {
    required(sink, "sink", name);
    return operator(name, SINK, 1, () -> new SinkOperator<>(sink));
  }

  private static Vertex keyed(String name, String kind, OperatorFactory factory) {
    return operator(name, kind, 1, new KeyedFactory(factory));
  }

  /**
   * Marks the operators that keep state by key, so that a missing key is noticed before they run.
   */
  private record KeyedFactory(OperatorFactory factory) implements OperatorFactory {
    @Override
    public Operator<?, ?> create() throws Exception {
      return factory.create();
    }
  }

  private static void required(@Nullable Object part, String what, String name) {
    Objects.requireNonNull(part, () -> "operator '" + name + "' needs a " + what);
  }

  /** The number of inputs, 0 for sources. */
  public int inputs() {
    return inputNames.size();
  }

  /**
   * The ordinal of a named input.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int input(String inputName) {
    int ordinal = inputNames.indexOf(inputName);
    if (ordinal < 0) {
      throw new IllegalArgumentException(
          "operator '" + name + "' has no input '" + inputName + "', it has " + inputNames);
    }
    return ordinal;
  }

  public boolean isSource() {
    return source != null;
  }

  /** Whether the operator is known to keep state by key, so that its input must be keyed. */
  public boolean needsKey() {
    return factory instanceof KeyedFactory;
  }

  public boolean isSink() {
    return kind.equals(SINK);
  }

  /** The same operator under another kind, for readers. */
  public Vertex withKind(String newKind) {
    return new Vertex(name, newKind, factory, source, inputNames, parallelism, chaining);
  }

  /** The same operator with that many subtasks; 0 for the job's default. */
  public Vertex withParallelism(int subtasks) {
    return new Vertex(name, kind, factory, source, inputNames, subtasks, chaining);
  }

  public Vertex withChaining(Chaining newChaining) {
    return new Vertex(name, kind, factory, source, inputNames, parallelism, newChaining);
  }
}
