package dev.weir.api;

import dev.weir.api.connect.CoProcess;
import dev.weir.api.function.Supplier;
import dev.weir.graph.Vertex;

/**
 * Two streams that one operator reads. See {@link Stream#connect(Stream)}.
 *
 * @param <A> the records of the left stream
 * @param <B> the records of the right stream
 */
public final class ConnectedStreams<A, B> {
  private final Feeds left;
  private final Feeds right;

  ConnectedStreams(Feeds left, Feeds right) {
    left.requireSamePipeline(right, "connected");
    this.left = left;
    this.right = right;
  }

  /**
   * Runs a function over both, with timers and with state of the subtask.
   *
   * @param function makes the function, once per subtask
   */
  public <O> Stream<O> process(String name, Supplier<? extends CoProcess<A, B, O>> function) {
    return Stream.behind(left.into(Vertex.coProcess(name, function), right));
  }
}
