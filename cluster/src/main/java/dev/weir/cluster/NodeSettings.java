package dev.weir.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how a node runs.
 *
 * @param dataDir the node's own directory: its stores, unless they are configured to be elsewhere,
 *     and working files; used by one process at a time
 * @param configuration what goes before the system properties and all other configuration, by keys
 *     such as {@code weir.store.provider}
 */
public record NodeSettings(Path dataDir, Map<String, String> configuration) {
  public NodeSettings {
    configuration = Map.copyOf(configuration);
  }

  /** What is configured, in this data directory. */
  public static NodeSettings embedded(Path dataDir) {
    return new NodeSettings(dataDir, Map.of());
  }
}
