package dev.weir.api;

import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.function.Supplier;
import dev.weir.graph.Vertex;

/**
 * Two streams that one operator reads by the same key. See {@link
 * KeyedStream#connect(KeyedStream)}.
 *
 * @param <K> the keys
 * @param <A> the records of the left stream
 * @param <B> the records of the right stream
 */
public final class KeyedConnectedStreams<K, A, B> {
  private final Feeds left;
  private final Feeds right;

  KeyedConnectedStreams(Feeds left, Feeds right) {
    left.requireSamePipeline(right, "connected");
    this.left = left;
    this.right = right;
  }

  /**
   * Runs a function over both, with state and timers per key that both sides share.
   *
   * @param function makes the function, once per subtask
   */
  public <O> Stream<O> process(
      String name, Supplier<? extends KeyedCoProcess<K, A, B, O>> function) {
    return Stream.behind(left.into(Vertex.keyedCoProcess(name, function), right));
  }
}
