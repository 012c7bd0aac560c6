package dev.weir.persistence.cassandra;

import dev.weir.id.Installation;
import dev.weir.persistence.cassandra.object.CassandraCheckpointStore;
import dev.weir.persistence.cassandra.row.CassandraJobRowStore;
import dev.weir.persistence.cassandra.schema.InstallationRow;
import dev.weir.persistence.cassandra.schema.SchemaSetup;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider;
import java.io.IOException;

/**
 * Opens the stores in a keyspace of Cassandra. All nodes of one Weir cluster may have them open;
 * nothing is locked.
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
    return open(CassandraSettings.of(settings), true);
  }

  @Override
  public Stores openReadOnly(Settings settings, Home home) throws IOException {
    return open(CassandraSettings.of(settings), false);
  }

  private static Stores open(CassandraSettings settings, boolean writable) throws IOException {
    Cassandra cassandra = new Cassandra(Connection.open(settings), settings);
    try {
      return stores(cassandra, writable);
    } catch (IOException | RuntimeException failed) {
      try (cassandra) {
        throw failed;
      }
    }
  }

  /** Looks at the tables, or makes them, and opens the stores; they own the session. */
  static Stores stores(Cassandra cassandra, boolean writable) throws IOException {
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
        new CassandraJobRowStore(cassandra, writable));
  }
}
