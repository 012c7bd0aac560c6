package dev.weir.api;

import dev.weir.api.connect.BroadcastProcess;
import dev.weir.api.function.Supplier;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.BroadcastSpec;
import java.util.Objects;

/**
 * A stream without a key beside a broadcast one. See {@link Stream#connect(BroadcastStream)}.
 *
 * @param <A> the records of the stream
 * @param <B> the broadcast records
 */
public final class BroadcastConnectedStream<A, B> {
  private final Feeds records;
  private final Feeds broadcast;

  BroadcastConnectedStream(Feeds records, Feeds broadcast) {
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
      String name, Supplier<? extends BroadcastProcess<A, B, O>> function) {
    Objects.requireNonNull(
        function, () -> "operator '" + name + "' needs a supplier of its function");
    return Stream.behind(
        records.into(Vertex.of(name, new BroadcastSpec<A, B, O>(function)), broadcast));
  }
}
