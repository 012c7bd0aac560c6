package dev.weir.cluster;

import dev.weir.id.NodeName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a node runs.
 *
 * @param dataDir the node's own directory: its stores, unless they are configured to be elsewhere,
 *     and working files; used by one process at a time
 * @param configuration what goes before the system properties and all other configuration, by keys
 *     such as {@code weir.store.provider}
 * @param membership in a cluster of several nodes; empty for a node that stays alone and that
 *     nobody can reach from outside
 */
public record NodeSettings(
    Path dataDir, Map<String, String> configuration, Optional<Membership> membership) {
  public NodeSettings {
    configuration = Map.copyOf(configuration);
  }

  /**
   * How a node belongs to a cluster.
   *
   * @param host the name or address of the network interface that it listens on, on a free port
   * @param join addresses of nodes of the cluster, such as {@code 10.0.0.5:41234}; if there are
   *     none, the node begins a cluster
   * @param slots how many indices of jobs it takes; 0: none, it only coordinates
   */
  public record Membership(NodeName name, String host, List<String> join, int slots) {
    public Membership {
      join = List.copyOf(join);
      if (slots < 0) {
        throw new IllegalArgumentException("a node has no fewer slots than none: " + slots);
      }
    }
  }

  /** A node alone. */
  public NodeSettings(Path dataDir, Map<String, String> configuration) {
    this(dataDir, configuration, Optional.empty());
  }

  /** What is configured, in this data directory. */
  public static NodeSettings embedded(Path dataDir) {
    return new NodeSettings(dataDir, Map.of());
  }

  /** The same as a member of a cluster. */
  public NodeSettings withMembership(Membership member) {
    return new NodeSettings(dataDir, configuration, Optional.of(member));
  }
}
