package dev.weir.persistence.cassandra;

import dev.weir.id.Installation;
import dev.weir.persistence.cassandra.node.LivingNodes;
import dev.weir.persistence.cassandra.object.CassandraCheckpointStore;
import dev.weir.persistence.cassandra.row.CassandraJobRowStore;
import dev.weir.persistence.cassandra.schema.InstallationRow;
import dev.weir.persistence.cassandra.schema.SchemaSetup;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.persistence.local.DirectoryLock;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider;
import java.io.Closeable;
import java.io.IOException;

/**
 * Opens the stores in a keyspace of Cassandra. All nodes of one Weir cluster may have them open;
 * nothing is locked there, but each node's own data directory is.
 */
public final class CassandraStoreProvider implements StoreProvider {
  /** For the service loader. */
  public CassandraStoreProvider() {}

  @Override
  public String name() {
    return "cassandra";
  }

  /** {@inheritDoc} Waits for Cassandra if it does not answer yet. */
  @Override
  public Stores open(Settings settings, Home home) throws IOException {
    CassandraSettings read = CassandraSettings.of(settings);
    DirectoryLock node = DirectoryLock.ofNode(home);
    try {
      String owner = home.owner() + " with " + home.dataDir().toAbsolutePath().normalize();
      return connected(read, cassandra -> stores(cassandra, owner, node));
    } catch (IOException | RuntimeException failed) {
      try (node) {
        throw failed;
      }
    }
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    return connected(CassandraSettings.of(settings), CassandraStoreProvider::storesReadOnly);
  }

  /** What is made of a session, which it owns from then on. */
  private interface Opening {
    Stores open(Cassandra cassandra) throws IOException;
  }

  private static Stores connected(CassandraSettings settings, Opening opening) throws IOException {
    Cassandra cassandra = new Cassandra(Connection.open(settings), settings);
    try {
      return opening.open(cassandra);
    } catch (IOException | RuntimeException failed) {
      try (cassandra) {
        throw failed;
      }
    }
  }

  /**
   * Looks at the tables, or makes them, and opens the stores; they own the session.
   *
   * @param owner the process in words
   * @param node ends behind the session
   */
  static Stores stores(Cassandra cassandra, String owner, Closeable node) throws IOException {
    SchemaSetup.require(cassandra);
    Installation installation = InstallationRow.open(cassandra);
    LivingNodes living = LivingNodes.join(cassandra, installation, owner);
    try {
      Closeable session =
          () -> {
            try (node;
                cassandra) {
              living.close();
            }
          };
      return new Stores(
          installation,
          new CassandraCheckpointStore(cassandra, true),
          new CassandraJobRowStore(cassandra, true, session),
          living);
    } catch (IOException | RuntimeException failed) {
      try (living) {
        throw failed;
      }
    }
  }

  private static Stores storesReadOnly(Cassandra cassandra) throws IOException {
    SchemaSetup.look(cassandra);
    return new Stores(
        InstallationRow.look(cassandra),
        new CassandraCheckpointStore(cassandra, false),
        new CassandraJobRowStore(cassandra, false));
  }
}
