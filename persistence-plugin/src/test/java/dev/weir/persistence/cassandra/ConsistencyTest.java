package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.CassandraSettings;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.persistence.cassandra.session.Wire;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a server says about the level of each kind of statement, and whether it may be repeated. */
final class ConsistencyTest {
  private static final JobId JOB = new JobId("job");

  /** Has the server trace the first statement of each kind. */
  private static final class TracingWire implements Wire {
    private final CqlSession session;
    private final Map<String, ExecutionInfo> traced = new ConcurrentHashMap<>();

    TracingWire(CqlSession session) {
      this.session = session;
    }

    @Override
    public CompletionStage<AsyncResultSet> send(Statement<?> statement) {
      String cql = ((BoundStatement) statement).getPreparedStatement().getQuery();
      String kind = cql.replaceAll("(\\w+) .*?levels\\.(\\w+).*", "$1 $2");
      boolean serial = String.valueOf(statement.getConsistencyLevel()).equals("SERIAL");
      return session
          .executeAsync(statement.setTracing(true))
          .whenComplete(
              (answer, failed) ->
                  traced.putIfAbsent((serial ? "serial " : "") + kind, answer.getExecutionInfo()));
    }
  }

  @Test
  void eachStatementIsSentAtItsLevel() throws IOException {
    CassandraServers servers = TestServers.of(1);
    CassandraSettings settings = TestServers.parsed(servers, "levels");
    CqlSession session = Connection.open(settings);
    TracingWire wire = new TracingWire(session);
    try (Stores stores =
        CassandraStoreProvider.stores(new Cassandra(session, settings, wire), "a test", () -> {})) {
      useAll(stores);

      Map<String, String> levels = new TreeMap<>();
      wire.traced.forEach((kind, info) -> levels.put(kind, levels(info, session)));
      String plain = "QUORUM, repeatable";
      String transaction = "QUORUM after SERIAL, once";
      assertThat(levels)
          .containsExactlyInAnyOrderEntriesOf(
              Map.ofEntries(
                  Map.entry("INSERT catalog", plain),
                  Map.entry("INSERT chunks", plain),
                  Map.entry("INSERT nodes", plain),
                  Map.entry("SELECT nodes", plain),
                  Map.entry("SELECT objects", plain),
                  Map.entry("SELECT chunks", plain),
                  Map.entry("SELECT catalog", plain),
                  Map.entry("SELECT job_rows", plain),
                  Map.entry("DELETE chunks", plain),
                  Map.entry("DELETE catalog", plain),
                  Map.entry("INSERT objects", transaction),
                  Map.entry("DELETE objects", transaction),
                  Map.entry("INSERT installation", transaction),
                  Map.entry("INSERT job_rows", transaction),
                  Map.entry("UPDATE job_rows", transaction),
                  Map.entry("DELETE job_rows", transaction),
                  Map.entry("serial SELECT installation", "SERIAL, repeatable"),
                  Map.entry("serial SELECT objects", "SERIAL, repeatable"),
                  Map.entry("serial SELECT job_rows", "SERIAL, repeatable")));
    }
  }

  private static void useAll(Stores stores) throws IOException {
    ObjectName name = new ObjectName("job/chk-1/a");
    ObjectRef ref;
    try (ObjectSink sink = stores.checkpoints().create(name)) {
      sink.write(new byte[5], 0, 5);
      ref = sink.commit();
    }
    stores.checkpoints().open(ref).read(0, 5);
    stores.checkpoints().list(JOB);
    stores.checkpoints().delete(name);
    stores.rows().compareAndSet(JOB, 0, new byte[1]);
    stores.rows().compareAndSet(JOB, 1, new byte[1]);
    stores.rows().read(JOB);
    stores.rows().compareAndDelete(JOB, 2);
    stores.rows().jobs();
    stores.same().others();
  }

  private static String levels(ExecutionInfo info, CqlSession session) {
    Map<String, String> traced = parameters(info.getTracingId(), session);
    Statement<?> statement = (Statement<?>) info.getRequest();
    boolean transaction =
        ((BoundStatement) statement).getPreparedStatement().getQuery().contains(" IF ");
    boolean repeatable =
        Objects.requireNonNullElseGet(
            statement.isIdempotent(),
            () ->
                session
                    .getContext()
                    .getConfig()
                    .getProfile(statement.getExecutionProfileName())
                    .getBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE));
    return traced.get("consistency_level")
        + (transaction ? " after " + traced.get("serial_consistency_level") : "")
        + (repeatable ? ", repeatable" : ", once");
  }

  /** A server writes down what it traces a moment later. */
  private static Map<String, String> parameters(UUID trace, CqlSession session) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      Row row =
          session
              .execute(
                  SimpleStatement.newInstance(
                      "SELECT parameters FROM system_traces.sessions WHERE session_id = ?", trace))
              .one();
      Map<String, String> found =
          row == null ? null : row.getMap("parameters", String.class, String.class);
      if (found != null && !found.isEmpty()) {
        return found;
      }
      assertThat(System.nanoTime()).as("no trace").isLessThan(deadline);
    }
  }
}
