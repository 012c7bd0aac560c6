package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.persistence.local.DirectoryLock;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.spi.store.StoreProvider.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose stores are in Cassandra still has a data directory of its own. */
final class NodeOfCassandraTest {
  @TempDir private Path dataDir;

  @Test
  void twoNodesWithOneDataDirectoryAreRefused_beforeCassandraIsAsked() throws IOException {
    Home home = new Home(dataDir, "node a");
    Settings settings =
        Settings.of(
            "weir.store.cassandra",
            Map.of("contact-points", "127.0.0.1:1", "datacenter", "datacenter1"));
    try (DirectoryLock first = DirectoryLock.ofNode(home)) {
      assertThatThrownBy(
              () -> new CassandraStoreProvider().open(settings, new Home(dataDir, "node b")))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining("data directory " + dataDir)
          .hasMessageContaining("in use by this process already (node a)");
    }
  }
}
