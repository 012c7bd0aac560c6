package dev.weir.protocol.placement;

import dev.weir.id.NodeName;

/**
 * How much a node can take. A slot holds a subtask of each chain of a job, as many as the chain
 * has: those that talk to each other most.
 *
 * @param slots of the node, 1 or more
 * @param used slots that other jobs use, 0 or more
 */
public record NodeSlots(NodeName node, int slots, int used) {
  public NodeSlots {
    if (slots < 1 || used < 0) {
      throw new IllegalArgumentException(
          "node " + node + " cannot have " + slots + " slots of which " + used + " are used");
    }
  }

  /** The share of its slots that would be used with so many more. */
  double load(int more) {
    return (double) (used + more) / slots;
  }
}
