package dev.weir.api;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.error.OnError;
import dev.weir.api.function.FilterFunction;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.MapFunction;
import dev.weir.api.function.OutputTag;
import dev.weir.api.function.Process;
import dev.weir.api.function.Supplier;
import dev.weir.api.window.WindowAssigner;
import dev.weir.graph.Chaining;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Partitioner.ChannelSelector;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.AsyncSpec;
import dev.weir.serde.TypeRef;
import dev.weir.spi.connector.Sink;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way from operators to operators. A stream is a description and can be read any
 * number of times: each reader gets all records.
 *
 * <p>Records are immutable and passed by reference; see {@link Job}. A function object given to
 * {@link #map}, {@link #filter} or {@link #flatMap} is shared by the subtasks of one machine, so it
 * has no state; whatever keeps state is a {@link #process} function, made by a supplier once per
 * subtask.
 *
 * <p>{@link #parallelism}, {@link #startNewChain} and {@link #disableChaining} change the operator
 * that was just added: they stand directly behind it. So do the types that the engine cannot find
 * out: {@link KeyedStream#keyType} stands behind {@code keyBy}, and {@link
 * StatefulStream#stateType} behind an operator that keeps a value per key.
 *
 * @param <T> the records
 */
public sealed class Stream<T> permits StatefulStream, BroadcastStream {
  private final Feeds feeds;
  private final @Nullable Placed operator;

  Stream(Feeds feeds, @Nullable Placed operator) {
    this.feeds = feeds;
    this.operator = operator;
  }

  static <T> Stream<T> behind(Placed operator) {
    return new Stream<>(Feeds.of(operator, null), operator);
  }

  private <O> Stream<O> add(Vertex vertex) {
    return behind(feeds.into(vertex));
  }

  /** Turns each record into another one. */
  public final <O> Stream<O> map(String name, MapFunction<? super T, ? extends O> function) {
    return add(Vertex.map(name, function));
  }

  /** Lets some records pass. */
  public final Stream<T> filter(String name, FilterFunction<? super T> function) {
    return add(Vertex.filter(name, function));
  }

  /**
   * Turns each record into any number of records. Where Java cannot infer their type, as from a
   * lambda, it is given: {@code lines.<String>flatMap("words", (line, out) -> …)}.
   */
  public final <O> Stream<O> flatMap(String name, FlatMapFunction<? super T, O> function) {
    return add(Vertex.flatMap(name, function));
  }

  /**
   * Runs a function with timers and with state of the subtask.
   *
   * @param function makes the function, once per subtask
   */
  public final <O> Stream<O> process(String name, Supplier<? extends Process<T, O>> function) {
    return add(Vertex.process(name, function));
  }

  /**
   * Asks something outside of the job for each record, many at a time, and emits the answers with
   * the records' timestamps. Event time waits for the answers.
   *
   * @param function makes the function, once per subtask
   */
  public final <O> Stream<O> async(
      String name, AsyncOptions options, Supplier<? extends AsyncFunction<T, O>> function) {
    return add(Vertex.async(name, options, function));
  }

  /**
   * As {@link #async}, for what is asked about a part of each record, and joined with the record.
   *
   * @param question what is asked for a record: an id
   * @param function makes the function, once per subtask
   * @param result what is emitted for a record and the answer
   */
  public final <Q, A, O> Stream<O> lookup(
      String name,
      AsyncOptions options,
      KeySelector<? super T, Q> question,
      Supplier<? extends AsyncFunction<Q, A>> function,
      BiFunction<? super T, ? super A, ? extends O> result) {
    return add(
        Vertex.of(name, new AsyncSpec<T, Q, A, O>(options, question, function, result))
            .withKind("lookup"));
  }

  /**
   * Spreads records by key, so that all of a key meet in one subtask and in the key's state.
   *
   * <p>A checkpoint remembers the keys' type, and only a job with the same one resumes from it. It
   * is found out from the selector, except for type arguments, as in {@code List<Integer>}; {@link
   * KeyedStream#keyType} says the whole.
   */
  public final <K> KeyedStream<K, T> keyBy(KeySelector<? super T, K> selector) {
    return new KeyedStream<>(feeds, Partitioner.hash(selector));
  }

  /**
   * Gathers all records by window, without a key: in one subtask, whose work is that of all. The
   * results' key is 0.
   */
  public final WindowedStream<Integer, T> windowAll(WindowAssigner<? super T> assigner) {
    KeySelector<T, Integer> same = any -> 0;
    return keyBy(same).keyType(TypeRef.of(Integer.class)).window(assigner);
  }

  /** These records and those of other streams, in no particular order between streams. */
  @SafeVarargs
  public final Stream<T> union(Stream<T>... others) {
    Feeds united = feeds;
    for (Stream<T> other : others) {
      united = united.and(other.feeds);
    }
    return new Stream<>(united, null);
  }

  /**
   * These records and those of another stream, for one operator that tells them apart. {@link
   * KeyedStream#connect(KeyedStream)} is the same with state per key.
   */
  public final <B> ConnectedStreams<T, B> connect(Stream<B> right) {
    return new ConnectedStreams<>(feeds, right.feeds);
  }

  /**
   * These records and, beside them, those of a stream of which every subtask gets all, such as
   * rules.
   */
  public final <B> BroadcastConnectedStream<T, B> connect(BroadcastStream<B> broadcast) {
    return new BroadcastConnectedStream<>(feeds, broadcast.feeds());
  }

  final Feeds feeds() {
    return feeds;
  }

  /** The records that the operator just added emits to a side output. */
  public final <S> Stream<S> sideOutput(OutputTag<S> tag) {
    return new Stream<>(Feeds.of(justAdded("sideOutput"), tag.name()), null);
  }

  /** To the subtask with the same index; both sides must have the same parallelism. */
  public final Stream<T> forward() {
    return by(Partitioner.forward());
  }

  /** To all subtasks in turn. */
  public final Stream<T> rebalance() {
    return by(Partitioner.rebalance());
  }

  /** To a subtask chosen by a pseudo-random sequence that is the same on each run. */
  public final Stream<T> shuffle() {
    return by(Partitioner.shuffle());
  }

  /** Each record to every subtask. */
  public final BroadcastStream<T> broadcast() {
    return new BroadcastStream<>(feeds.by(Partitioner.broadcast()));
  }

  /** All records to the first subtask. */
  public final Stream<T> global() {
    return by(Partitioner.global());
  }

  /** To the subtask that a function chooses. */
  public final Stream<T> partitionCustom(ChannelSelector<? super T> selector) {
    return by(Partitioner.custom(selector));
  }

  private Stream<T> by(Partitioner partitioner) {
    return new Stream<>(feeds.by(partitioner), null);
  }

  /** Gives the operator just added that many subtasks, instead of the job's default. */
  public final Stream<T> parallelism(int subtasks) {
    justAdded("parallelism").parallelism(subtasks);
    return this;
  }

  /** Says what becomes of records with which the function of the operator just added fails. */
  public final Stream<T> onError(OnError chosen) {
    justAdded("onError").onError(chosen);
    return this;
  }

  /** Makes the operator just added the first of its actor. */
  public final Stream<T> startNewChain() {
    justAdded("startNewChain").chaining(Chaining.NEW_CHAIN);
    return this;
  }

  /** Gives the operator just added an actor of its own. */
  public final Stream<T> disableChaining() {
    justAdded("disableChaining").chaining(Chaining.NEVER);
    return this;
  }

  /** Writes the records somewhere. */
  public final StreamSink sink(String name, Sink<? super T, ?> sink) {
    return new StreamSink(feeds.into(Vertex.sink(name, sink)));
  }

  final Placed justAdded(String method) {
    if (operator == null) {
      throw new IllegalStateException(
          method
              + "() stands directly behind the operator that it is about, before any "
              + "union, side output or partitioning");
    }
    return operator;
  }
}
