package dev.weir.cli.option;

import dev.weir.cluster.NodeSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hidden option {@code --store}: short for {@code weir.store.provider}. */
public final class StoreOption {
  private StoreOption() {}

  public static NodeSettings node(Path dataDir, @Nullable String store) {
    return store == null
        ? NodeSettings.embedded(dataDir)
        : new NodeSettings(dataDir, Map.of("weir.store.provider", store));
  }
}
