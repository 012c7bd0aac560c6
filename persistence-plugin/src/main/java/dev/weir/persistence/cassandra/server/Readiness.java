package dev.weir.persistence.cassandra.server;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until servers answer, each of them on behalf of all. */
final class Readiness {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 50;

  /** On a keyspace of three replicas: an answer means that the server knows the others alive. */
  private static final String QUESTION =
      "SELECT keyspace_name FROM system_distributed.view_build_status LIMIT 1";

  private final List<CassandraServer> servers;
  private final long deadline = System.nanoTime() + TIMEOUT.toNanos();

  Readiness(List<CassandraServer> servers) {
    this.servers = servers;
  }

  void await() throws IOException {
    for (CassandraServer server : servers) {
      while (!server.isListening()) {
        pause(server, "it does not listen");
      }
    }
    while (true) {
      try (CqlSession session = connect()) {
        awaitAnswers(session);
        return;
      } catch (DriverException notYet) {
        pause(servers.get(0), notYet.toString());
      }
    }
  }

  private CqlSession connect() {
    return CqlSession.builder()
        .addContactPoints(servers.stream().map(CassandraServer::contactPoint).toList())
        .withLocalDatacenter(CassandraServers.DATACENTER)
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                .withBoolean(DefaultDriverOption.CONNECTION_WARN_INIT_ERROR, false)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(5))
                .build())
        .build();
  }

  private void awaitAnswers(CqlSession session) throws IOException {
    for (CassandraServer server : servers) {
      while (!answers(session, server)) {
        pause(server, "it does not know the others yet");
      }
    }
  }

  private boolean answers(CqlSession session, CassandraServer server) {
    Node node =
        session.getMetadata().getNodes().values().stream()
            .filter(each -> each.getEndPoint().resolve().equals(server.contactPoint()))
            .findFirst()
            .orElse(null);
    if (node == null) {
      return false;
    }
    try {
      session.execute(
          SimpleStatement.newInstance(QUESTION)
              .setNode(node)
              .setConsistencyLevel(
                  servers.size() == 1 ? DefaultConsistencyLevel.ONE : DefaultConsistencyLevel.ALL));
      return true;
    } catch (DriverException notYet) {
      return false;
    }
  }

  private void pause(CassandraServer server, String why) throws IOException {
    server.requireRunning();
    if (System.nanoTime() - deadline > 0) {
      throw new IOException(
          "Cassandra at "
              + server.address().getHostAddress()
              + " is not ready after "
              + TIMEOUT.toSeconds()
              + " s ("
              + why
              + "); see "
              + server.log());
    }
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Cassandra was starting");
    }
  }
}
