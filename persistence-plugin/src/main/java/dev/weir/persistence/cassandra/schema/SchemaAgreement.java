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
import java.util.function.Function;
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
  private static final String VERSION = "SELECT schema_version FROM system.local";
  private static final String TABLES =
      "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?";

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
   * Waits until all servers that answer have the same version. While they do not, nothing may be
   * made.
   *
   * @throws IOException if they do not agree in time
   */
  void awaitVersion() throws IOException {
    await(
        () -> {
          Map<String, UUID> versions =
              answers(
                  SimpleStatement.newInstance(VERSION),
                  rows -> Objects.requireNonNull(rows.get(0).getUuid(0)));
          return versions.values().stream().distinct().count() <= 1 ? "" : "versions " + versions;
        });
  }

  /**
   * Waits until all servers that answer know these tables, whatever else they disagree about: while
   * servers are upgraded one by one, their versions differ for hours. A server that does not answer
   * learns from the others when it is back.
   *
   * @throws IOException if one does not know them in time
   */
  void awaitTables(String keyspace, List<String> tables) throws IOException {
    await(
        () -> {
          Map<String, List<String>> known =
              answers(
                  SimpleStatement.newInstance(TABLES, keyspace),
                  rows ->
                      rows.stream().map(row -> Objects.requireNonNull(row.getString(0))).toList());
          known.values().removeIf(names -> names.containsAll(tables));
          return known.isEmpty() ? "" : "not all tables are known to " + known.keySet();
        });
  }

  /**
   * Asks until there is no difference.
   *
   * @param difference in words, empty if there is none
   */
  private void await(Supplier<String> difference) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String found = difference.get();
      if (found.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException(
            "the servers of "
                + place
                + " do not agree about its tables within "
                + PATIENCE.toSeconds()
                + " s ("
                + found
                + "): see 'nodetool describecluster', and try again");
      }
      pause();
    }
  }

  /** What each server answers, by its address. */
  private <T> Map<String, T> answers(SimpleStatement question, Function<List<Row>, T> answer) {
    Map<String, T> answers = new TreeMap<>();
    for (Node node : nodes.get()) {
      if (node.getState() == NodeState.DOWN) {
        continue;
      }
      try {
        List<Row> rows = session.execute(question.setNode(node).setTimeout(QUESTION_TIMEOUT)).all();
        answers.put(node.getEndPoint().toString(), answer.apply(rows));
      } catch (DriverException silent) {
        LOG.debug("{} does not tell which tables it knows", node.getEndPoint(), silent);
      }
    }
    return answers;
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
