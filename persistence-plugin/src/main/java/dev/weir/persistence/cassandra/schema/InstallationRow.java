package dev.weir.persistence.cassandra.schema;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.id.Installation;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Transactions.Seen;
import dev.weir.settings.SettingException;
import dev.weir.snapshot.NewerFormatException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which installation a keyspace is of: its id, its Weir cluster's name, the tables' version. */
public final class InstallationRow {
  private static final String KEY = "weir";

  private final Cassandra cassandra;
  private final BoundStatement read;

  private InstallationRow(Cassandra cassandra) throws IOException {
    this.cassandra = cassandra;
    this.read =
        cassandra
            .prepare(
                Access.SERIAL_READ,
                "SELECT version, id, cluster FROM {keyspace}.installation WHERE key = ?")
            .bind(KEY);
  }

  /**
   * Finds out which installation this is, and claims a keyspace that is new.
   *
   * @throws SettingException if it belongs to another Weir cluster
   * @throws NewerFormatException if a newer version of Weir made it
   */
  public static Installation open(Cassandra cassandra) throws IOException {
    InstallationRow row = new InstallationRow(cassandra);
    if (row.read().isEmpty()) {
      row.claim();
    }
    return row.checked();
  }

  /** Finds out the same, and claims nothing. */
  public static Installation look(Cassandra cassandra) throws IOException {
    return new InstallationRow(cassandra).checked();
  }

  private Optional<Row> read() throws IOException {
    String what = "whose keyspace it is could not be read";
    return Optional.ofNullable(cassandra.await(what, cassandra.send(read)).one());
  }

  private void claim() throws IOException {
    String id = random();
    BoundStatement insert =
        cassandra
            .prepare(
                Access.TRANSACTION,
                "INSERT INTO {keyspace}.installation (key, version, id, cluster)"
                    + " VALUES (?, ?, ?, ?) IF NOT EXISTS")
            .bind(KEY, Schema.VERSION, id, cassandra.settings().clusterName());
    cassandra
        .transactions()
        .run("the keyspace was claimed", insert, () -> seen(id, read().orElse(null)));
  }

  private static Seen seen(String id, @Nullable Row row) {
    if (row == null) {
      return Seen.UNCHANGED;
    }
    return id.equals(row.getString("id")) ? Seen.OURS : Seen.OTHERS;
  }

  private Installation checked() throws IOException {
    CassandraSettings settings = cassandra.settings();
    Row row =
        read()
            .orElseThrow(
                () -> new IOException("nobody has worked with " + settings.place() + " yet"));
    int version = row.getInt("version");
    if (version > Schema.VERSION) {
      throw new NewerFormatException(settings.place(), version, Schema.VERSION);
    }
    if (version < 1) {
      throw new IOException(settings.place() + " is damaged: its tables are of version " + version);
    }
    String cluster = String.valueOf(row.getString("cluster"));
    if (!cluster.equals(settings.clusterName())) {
      throw new SettingException(
          settings.place()
              + " belongs to the Weir cluster '"
              + cluster
              + "', and this node is of '"
              + settings.clusterName()
              + "' (weir.store.cassandra.cluster-name). Give each cluster a keyspace of its own,"
              + " with weir.store.cassandra.keyspace");
    }
    return new Installation(String.valueOf(row.getString("id")), random(), settings.place());
  }

  private static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
