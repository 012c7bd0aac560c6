package dev.weir.persistence.cassandra;

import dev.weir.id.Installation;
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
  private static final Closeable NOTHING = () -> {};

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
      return open(read, true, node);
    } catch (IOException | RuntimeException failed) {
      try (node) {
        throw failed;
      }
    }
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    return open(CassandraSettings.of(settings), false, NOTHING);
  }

  private static Stores open(CassandraSettings settings, boolean writable, Closeable node)
      throws IOException {
    Cassandra cassandra = new Cassandra(Connection.open(settings), settings);
    try {
      return stores(cassandra, writable, node);
    } catch (IOException | RuntimeException failed) {
      try (cassandra) {
        throw failed;
      }
    }
  }

  /** For tests, whose node has no data directory. */
  static Stores stores(Cassandra cassandra, boolean writable) throws IOException {
    return stores(cassandra, writable, NOTHING);
  }

  /** Looks at the tables, or makes them, and opens the stores; they own the session. */
  private static Stores stores(Cassandra cassandra, boolean writable, Closeable node)
      throws IOException {
    Installation installation;
    if (writable) {
      SchemaSetup.require(cassandra);
      installation = InstallationRow.open(cassandra);
    } else {
      SchemaSetup.look(cassandra);
      installation = InstallationRow.look(cassandra);
    }
    return new Stores(
        installation,
        new CassandraCheckpointStore(cassandra, writable),
        new CassandraJobRowStore(cassandra, writable, node));
  }
}
