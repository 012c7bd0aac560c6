package dev.weir.protocol.placement;

import dev.weir.id.NodeName;

/** What nodes have already of what the subtasks of a slot begin with. */
@FunctionalInterface
public interface Holdings {
  /** Nobody has anything. */
  Holdings NOTHING = (slot, node) -> 0;

  /**
   * How much of it is on a node, in any unit that is the same for all.
   *
   * @return 0 to 2^30
   */
  long of(int slot, NodeName node);
}
