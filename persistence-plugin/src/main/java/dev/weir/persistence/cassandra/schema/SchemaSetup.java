package dev.weir.persistence.cassandra.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraException;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.settings.SettingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the keyspace and the tables that are missing, if that is allowed.
 *
 * <p>Two servers that make the same table at the same moment give it two ids, and then do not
 * understand each other. So everybody asks the same server, the one with the lowest address, which
 * makes one table after the other. Nobody goes on before {@linkplain SchemaAgreement all servers
 * agree}, also if somebody else has made the tables a moment ago.
 */
public final class SchemaSetup {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaSetup.class);
  private static final int MOST_COPIES = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final CqlSession session;
  private final CassandraSettings settings;

  private SchemaSetup(Cassandra cassandra) {
    this.session = cassandra.session();
    this.settings = cassandra.settings();
  }

  /**
   * Makes sure that all tables are there.
   *
   * @throws SettingException if some are missing and may not be made; the message has the CQL
   */
  public static void require(Cassandra cassandra) throws IOException {
    SchemaSetup setup = new SchemaSetup(cassandra);
    try {
      setup.makeWhatIsMissing();
      setup.agreement().awaitTables(setup.settings.keyspace(), Schema.TABLES);
      setup.warn();
    } catch (DriverException failed) {
      throw CassandraException.of("the tables in " + setup.settings.place(), failed);
    }
  }

  /**
   * Makes sure of the same, and makes nothing.
   *
   * @throws IOException if some are missing
   */
  public static void look(Cassandra cassandra) throws IOException {
    SchemaSetup setup = new SchemaSetup(cassandra);
    try {
      if (!setup.missing().isEmpty()) {
        throw new IOException(
            "there is nothing of Weir in "
                + setup.settings.place()
                + "; name its keyspace with weir.store.cassandra.keyspace");
      }
    } catch (DriverException failed) {
      throw CassandraException.of("the tables in " + setup.settings.place(), failed);
    }
  }

  private void makeWhatIsMissing() throws IOException {
    if (missing().isEmpty()) {
      return;
    }
    if (!settings.createSchema()) {
      throw new SettingException(
          settings.place()
              + " lacks tables, and weir.store.cassandra.create-schema is false. Run this CQL, or"
              + " set it to true:\n"
              + String.join(";\n", missing())
              + ";");
    }
    agreement().awaitVersion();
    for (String cql : missing()) {
      make(cql);
    }
    LOG.info("made the tables in {}", settings.place());
  }

  private void make(String cql) throws IOException {
    try {
      SimpleStatement statement = SimpleStatement.newInstance(cql).setTimeout(TIMEOUT);
      session.execute(maker().map(statement::setNode).orElse(statement));
    } catch (DriverException refused) {
      throw CassandraException.of(
          "cannot make the tables in " + settings.place() + ", by " + cql, refused);
    }
  }

  private SchemaAgreement agreement() {
    return new SchemaAgreement(session, this::nodes, settings.place());
  }

  /** The server that makes tables for all. */
  private Optional<Node> maker() {
    return nodes().stream()
        .filter(node -> node.getState() == NodeState.UP)
        .min(Comparator.comparing(node -> node.getEndPoint().toString()));
  }

  /** The servers that Weir talks to. */
  private List<Node> nodes() {
    return session.getMetadata().getNodes().values().stream()
        .filter(
            node -> settings.datacenter().map(it -> it.equals(node.getDatacenter())).orElse(true))
        .toList();
  }

  private List<String> missing() {
    Set<String> there = new HashSet<>();
    for (Row row :
        session.execute(
            SimpleStatement.newInstance(
                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
                settings.keyspace()))) {
      there.add(Objects.requireNonNull(row.getString("table_name")));
    }
    List<String> missing = new ArrayList<>();
    if (replication().isEmpty()) {
      missing.add(
          Schema.keyspace(
              settings.keyspace(),
              datacenter(),
              settings.replication().orElse(Math.min(MOST_COPIES, nodes().size()))));
    }
    List<String> tables = Schema.tables(settings.keyspace());
    for (int i = 0; i < tables.size(); i++) {
      if (!there.contains(Schema.TABLES.get(i))) {
        missing.add(tables.get(i));
      }
    }
    return missing;
  }

  private String datacenter() {
    return settings
        .datacenter()
        .or(() -> nodes().stream().map(Node::getDatacenter).filter(Objects::nonNull).findFirst())
        .orElse("datacenter1");
  }

  /** How the keyspace is copied; empty if there is none. */
  private Optional<Map<String, String>> replication() {
    Row row =
        session
            .execute(
                SimpleStatement.newInstance(
                    "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
                    settings.keyspace()))
            .one();
    return Optional.ofNullable(row)
        .map(it -> Objects.requireNonNull(it.getMap("replication", String.class, String.class)));
  }

  /** Says what may lose data. */
  private void warn() {
    int copies =
        replication().orElse(Map.of()).entrySet().stream()
            .filter(each -> !each.getKey().equals("class"))
            .mapToInt(each -> Integer.parseInt(each.getValue().replaceAll("/.*", "")))
            .sum();
    if (copies == 1 && nodes().size() > 1) {
      LOG.warn(
          "{} keeps one copy on {} servers: whatever one of them holds is lost with it. Use"
              + " replication 3: ALTER KEYSPACE {} WITH replication = …, then nodetool repair",
          settings.place(),
          nodes().size(),
          settings.keyspace());
    }
    if (isCommitLogPeriodic()) {
      LOG.warn(
          "{} acknowledges writes before they are on disk (commitlog_sync: periodic): when all"
              + " copies lose power at once, up to ten seconds are lost, committed checkpoints"
              + " among them. commitlog_sync: batch or group in cassandra.yaml keeps them",
          settings.place());
    }
  }

  private boolean isCommitLogPeriodic() {
    try {
      Row row =
          session
              .execute("SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
              .one();
      return row != null && "periodic".equals(row.getString("value"));
    } catch (DriverException notTold) {
      LOG.debug("the servers do not tell how they write", notTold);
      return false;
    }
  }
}
