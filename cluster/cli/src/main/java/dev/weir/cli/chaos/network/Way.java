package dev.weir.cli.chaos.network;

import dev.weir.id.NodeName;
import java.util.Optional;

/**
 * What one node says to another, on whichever connections.
 *
 * @param from empty for somebody who is no node
 * @param to empty for somebody who is no node
 */
public record Way(Optional<NodeName> from, Optional<NodeName> to) {
  /** From one node to another. */
  public static Way of(NodeName from, NodeName to) {
    return new Way(Optional.of(from), Optional.of(to));
  }

  Way back() {
    return new Way(to, from);
  }

  /** Whether the node is at either end. */
  boolean touches(NodeName node) {
    return from.filter(node::equals).isPresent() || to.filter(node::equals).isPresent();
  }
}
