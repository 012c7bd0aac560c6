package dev.weir.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how a node runs.
 *
 * @param dataDir the directory of this installation's checkpoints; used by one process at a time
 * @param store the name of the store provider, {@code local} by default
 * @param storeSettings what the provider wants to know
 */
public record NodeSettings(Path dataDir, String store, Map<String, String> storeSettings) {
  public static NodeSettings embedded(Path dataDir) {
    return new NodeSettings(dataDir, "local", Map.of());
  }
}
