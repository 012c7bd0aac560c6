package dev.weir.cluster.actor;

import java.util.List;

/**
 * A cluster as the leader of all jobs sees it.
 *
 * @param leader the address of the node that the leader runs on
 * @param nodes by name
 * @param jobs by name, those that have ended included
 */
public record ClusterView(String leader, List<NodeView> nodes, List<JobView> jobs)
    implements CrossesNodes {
  public ClusterView {
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
  }

  /**
   * One node.
   *
   * @param subtasks how many are placed there
   * @param leaving whether it wants to leave, and will when there are none
   */
  public record NodeView(NodeInfo info, int subtasks, boolean leaving) {}
}
