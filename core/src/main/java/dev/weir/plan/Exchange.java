package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;

/**
 * An edge between two chains: channels from each upstream subtask to each downstream subtask, or,
 * for {@link Partitioner.Forward}, to the one of the same index.
 *
 * @param fromChain the upstream chain, whose vertex {@code edge.from()} may be any of its vertices
 * @param toChain the downstream chain, whose first vertex is {@code edge.to()}
 */
public record Exchange(Edge edge, String fromChain, String toChain) {
  public boolean isForward() {
    return edge.partitioner() instanceof Partitioner.Forward;
  }

  /**
   * Whether the barrier of an unaligned checkpoint may overtake records. Not those that every
   * subtask receives a copy of: at another parallelism nobody could say who still has to see which.
   */
  public boolean isOvertakable() {
    return !(edge.partitioner() instanceof Partitioner.Broadcast);
  }

  public boolean isKeyed() {
    return edge.partitioner() instanceof Partitioner.Hash;
  }
}
