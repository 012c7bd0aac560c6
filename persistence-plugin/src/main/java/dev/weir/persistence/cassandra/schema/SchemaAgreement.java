package dev.weir.persistence.cassandra.schema;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether all servers know the same tables.
 *
 * <p>Each server is asked for its own version. The driver asks one server for everybody's, which
 * knows of the others what gossip has told: just after a table was made, that is the version of
 * before, from all of them.
 */
final class SchemaAgreement {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaAgreement.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 50;
  private static final String QUESTION = "SELECT schema_version FROM system.local";

  private final CqlSession session;
  private final Supplier<List<Node>> nodes;
  private final String place;

  /**
   * @param nodes the servers that Weir talks to, as they are known now
   * @param place whose servers, for messages
   */
  SchemaAgreement(CqlSession session, Supplier<List<Node>> nodes, String place) {
    this.session = session;
    this.nodes = nodes;
    this.place = place;
  }

  /**
   * Waits until all servers that answer have the same version. A server that does not answer learns
   * from the others when it is back.
   *
   * @throws IOException if they do not agree in time
   */
  void await() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<String, UUID> versions = versions();
      if (versions.values().stream().distinct().count() <= 1) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException(
            "the servers of "
                + place
                + " do not agree about its tables within "
                + PATIENCE.toSeconds()
                + " s ("
                + versions
                + "): see 'nodetool describecluster', and try again");
      }
      pause();
    }
  }

  private Map<String, UUID> versions() {
    Map<String, UUID> versions = new TreeMap<>();
    for (Node node : nodes.get()) {
      if (node.getState() == NodeState.DOWN) {
        continue;
      }
      try {
        Row row =
            session
                .execute(
                    SimpleStatement.newInstance(QUESTION)
                        .setNode(node)
                        .setTimeout(QUESTION_TIMEOUT))
                .one();
        versions.put(
            node.getEndPoint().toString(),
            Objects.requireNonNull(Objects.requireNonNull(row).getUuid(0)));
      } catch (DriverException silent) {
        LOG.debug("{} does not tell which tables it knows", node.getEndPoint(), silent);
      }
    }
    return versions;
  }

  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the servers agree about tables");
    }
  }
}
