package dev.weir.api;

import dev.weir.api.connect.KeyedBroadcastProcess;
import dev.weir.api.function.Supplier;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.KeyedBroadcastSpec;
import java.util.Objects;

/**
 * A stream by key beside a broadcast one. See {@link KeyedStream#connect(BroadcastStream)}.
 *
 * @param <K> the keys
 * @param <A> the records of the stream
 * @param <B> the broadcast records
 */
public final class KeyedBroadcastConnectedStream<K, A, B> {
  private final Feeds records;
  private final Feeds broadcast;

  KeyedBroadcastConnectedStream(Feeds records, Feeds broadcast) {
    records.requireSamePipeline(broadcast, "connected");
    this.records = records;
    this.broadcast = broadcast;
  }

  /**
   * Runs a function over both.
   *
   * @param function makes the function, once per subtask
   */
  public <O> Stream<O> process(
      String name, Supplier<? extends KeyedBroadcastProcess<K, A, B, O>> function) {
    Objects.requireNonNull(
        function, () -> "operator '" + name + "' needs a supplier of its function");
    return Stream.behind(
        records.into(Vertex.of(name, new KeyedBroadcastSpec<K, A, B, O>(function)), broadcast));
  }
}
