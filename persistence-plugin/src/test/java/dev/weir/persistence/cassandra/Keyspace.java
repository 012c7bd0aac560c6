package dev.weir.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.weir.persistence.cassandra.schema.SchemaSetup;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.spi.store.ObjectName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A keyspace for tests: with a wire that can fail, emptied, looked into, and damaged. */
final class Keyspace {
  private static final Map<String, String> PARTITIONS =
      Map.of(
          "job_rows", "job",
          "objects", "name",
          "chunks", "upload, part",
          "catalog", "job, shelf");

  private final CassandraSettings settings;
  private Cassandra cassandra;
  private FaultyWire wire;

  private Keyspace(CassandraSettings settings) {
    this.settings = settings;
  }

  static Keyspace of(CassandraServers servers, String name) throws IOException {
    Keyspace keyspace = new Keyspace(TestServers.parsed(servers, name));
    SchemaSetup.require(keyspace.open());
    return keyspace;
  }

  /** A session; the one before it is closed. */
  Cassandra open() throws IOException {
    close();
    CqlSession session = Connection.open(settings);
    wire = new FaultyWire(session::executeAsync);
    cassandra = new Cassandra(session, settings, wire);
    return cassandra;
  }

  Cassandra cassandra() {
    return cassandra;
  }

  FaultyWire wire() {
    return wire;
  }

  void close() {
    if (cassandra != null) {
      cassandra.close();
    }
  }

  private SimpleStatement statement(String cql, Object... values) {
    return SimpleStatement.newInstance(cql.replace("{keyspace}", settings.keyspace()), values)
        .setConsistencyLevel(ConsistencyLevel.QUORUM);
  }

  List<Row> query(String cql, Object... values) {
    return cassandra.session().execute(statement(cql, values)).all();
  }

  /** Partition by partition, which is faster than to truncate. */
  void clear() {
    PARTITIONS.forEach(
        (table, key) -> {
          for (Row row : query("SELECT DISTINCT " + key + " FROM {keyspace}." + table)) {
            Object[] values = new Object[row.getColumnDefinitions().size()];
            for (int i = 0; i < values.length; i++) {
              values[i] = row.getObject(i);
            }
            query(
                "DELETE FROM {keyspace}."
                    + table
                    + " WHERE "
                    + key.replace(", ", " = ? AND ")
                    + " = ?",
                values);
          }
        });
  }

  /** Changes what is stored of an object, and none of its checksums. */
  void damage(ObjectName name, UnaryOperator<byte[]> change) {
    UUID upload =
        query("SELECT upload FROM {keyspace}.objects WHERE name = ?", name.value())
            .get(0)
            .getUuid(0);
    Row row =
        query("SELECT bytes FROM {keyspace}.chunks WHERE upload = ? AND part = 0", upload).get(0);
    ByteBuffer stored = row.getByteBuffer(0);
    byte[] bytes = new byte[stored.remaining()];
    stored.get(bytes);
    query(
        "UPDATE {keyspace}.chunks SET bytes = ? WHERE upload = ? AND part = 0 AND chunk = 0",
        ByteBuffer.wrap(change.apply(bytes)),
        upload);
  }
}
