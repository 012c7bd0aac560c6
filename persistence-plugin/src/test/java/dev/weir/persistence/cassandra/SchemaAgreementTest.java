package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.weir.persistence.cassandra.schema.SchemaSetup;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Gossip takes its time; whoever uses tables that were just made must not notice. */
final class SchemaAgreementTest {
  private static final int KEYSPACES = 3;

  @Test
  void tablesThatWereJustMade_areKnownToEveryServer() throws IOException {
    CassandraServers servers = TestServers.of(3);
    for (int i = 0; i < KEYSPACES; i++) {
      CassandraSettings settings = TestServers.parsed(servers, "agreed_" + i);
      try (Cassandra cassandra = new Cassandra(Connection.open(settings), settings)) {
        SchemaSetup.require(cassandra);
        askEach(cassandra.session(), settings.keyspace());
      }
    }
  }

  @Test
  void tablesThatSomebodyElseJustMade_areKnownToEveryServer() throws IOException {
    CassandraServers servers = TestServers.of(3);
    for (int i = 0; i < KEYSPACES; i++) {
      CassandraSettings settings = TestServers.parsed(servers, "of_others_" + i);
      try (Cassandra first = new Cassandra(Connection.open(settings), settings);
          Cassandra second = new Cassandra(Connection.open(settings), settings)) {
        SchemaSetup.require(first);
        SchemaSetup.require(second);
        askEach(second.session(), settings.keyspace());
      }
    }
  }

  private static void askEach(CqlSession session, String keyspace) {
    for (Node node : session.getMetadata().getNodes().values()) {
      assertThatCode(
              () ->
                  session.execute(
                      SimpleStatement.newInstance("SELECT job FROM " + keyspace + ".catalog")
                          .setNode(node)))
          .as("%s", node.getEndPoint())
          .doesNotThrowAnyException();
    }
  }
}
