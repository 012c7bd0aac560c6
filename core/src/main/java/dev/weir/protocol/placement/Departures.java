package dev.weir.protocol.placement;

import dev.weir.id.NodeName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes that want to leave. They are given nothing any more, what they have moves to those that
 * stay, and each goes when nothing is left on it. Where nobody stays there is nothing to wait for:
 * jobs are then as after a crash, and go on when nodes come.
 */
public record Departures(Set<NodeName> leaving) {
  public static final Departures NONE = new Departures(Set.of());

  public Departures {
    leaving = Set.copyOf(leaving);
  }

  /** One more wants to leave. */
  public Departures with(NodeName node) {
    Set<NodeName> more = new HashSet<>(leaving);
    more.add(node);
    return new Departures(more);
  }

  /** One of them is gone, or there is another life of it, which stays. */
  public Departures without(NodeName node) {
    Set<NodeName> fewer = new HashSet<>(leaving);
    fewer.remove(node);
    return new Departures(fewer);
  }

  /** Those of the nodes that something may be placed on: who stays, or all if nobody does. */
  public List<NodeSlots> takers(List<NodeSlots> nodes) {
    return isAnybodyStaying(nodes)
        ? nodes.stream().filter(each -> !leaving.contains(each.node())).toList()
        : nodes;
  }

  /**
   * Whether a job has to be placed anew.
   *
   * @param places of its subtasks
   * @param nodes that have slots
   */
  public boolean displace(Collection<NodeName> places, List<NodeSlots> nodes) {
    return isAnybodyStaying(nodes) && places.stream().anyMatch(leaving::contains);
  }

  /**
   * Whether a node that wants to leave may do so now.
   *
   * @param isFree whether nothing of any job is on it
   * @param nodes that have slots
   */
  public boolean mayGo(NodeName node, boolean isFree, List<NodeSlots> nodes) {
    return leaving.contains(node) && (isFree || !isAnybodyStaying(nodes));
  }

  private boolean isAnybodyStaying(List<NodeSlots> nodes) {
    return nodes.stream().anyMatch(each -> !leaving.contains(each.node()));
  }
}
