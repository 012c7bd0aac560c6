package dev.weir.persistence.cassandra.node;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.id.Installation;
import dev.weir.id.NodeName;
import dev.weir.persistence.cassandra.session.Access;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.spi.store.SameStores;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that have a keyspace open. Each counts on, once a second, in a row of its own,
 * which Cassandra drops when it is not written any more. Who asks for the others watches whether
 * they count: no clocks are compared, and the row of a process that has died a moment ago harms
 * nobody.
 *
 * <p>A process that stands still, or does not reach Cassandra, for {@link #SILENCE} is taken for
 * dead. That is for the start of a cluster only; what two leaders write is told apart by epochs.
 */
public final class LivingNodes implements SameStores, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LivingNodes.class);

  /** How long somebody who does not count is watched. */
  static final Duration SILENCE = Duration.ofSeconds(4);

  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Outlasts a write that Cassandra takes long for. */
  private static final int SECONDS_IN_TABLE = 10;

  /** What a process shows of itself. */
  private record Sign(String owner, long beat) {}

  private final Cassandra cassandra;
  private final Installation mine;
  private final SameStores stores;
  private final String owner;
  private final PreparedStatement write;
  private final BoundStatement select;
  private final ScheduledExecutorService beats;

  // Of the thread that beats.
  private long beat;
  private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

  private LivingNodes(Cassandra cassandra, Installation mine, String owner) throws IOException {
    this.cassandra = cassandra;
    this.mine = mine;
    this.owner = owner;
    stores = SameStores.byId(mine);
    write =
        cassandra.prepare(
            Access.WRITE,
            "INSERT INTO {keyspace}.nodes (process, owner, beat) VALUES (?, ?, ?) USING TTL "
                + SECONDS_IN_TABLE);
    select =
        cassandra.prepare(Access.READ, "SELECT process, owner, beat FROM {keyspace}.nodes").bind();
    beats =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weir-cassandra-beat");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Joins them. When it returns, all others can see it.
   *
   * @param owner the process in words
   */
  public static LivingNodes join(Cassandra cassandra, Installation mine, String owner)
      throws IOException {
    LivingNodes nodes = new LivingNodes(cassandra, mine, owner);
    cassandra.await("this process could not be made known", cassandra.send(nodes.sign()));
    var unused =
        nodes.beats.scheduleWithFixedDelay(
            nodes::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return nodes;
  }

  private BoundStatement sign() {
    return write.bind(mine.process(), owner, beat++);
  }

  private void beat() {
    if (underWay.isDone()) {
      underWay =
          cassandra
              .once(sign())
              .toCompletableFuture()
              .handle(
                  (done, failed) -> {
                    if (failed != null) {
                      LOG.debug("Cassandra has not heard that this process lives", failed);
                    }
                    return done;
                  });
    }
  }

  @Override
  public Optional<String> objectionTo(NodeName node, Installation its) throws IOException {
    return stores.objectionTo(node, its);
  }

  @Override
  public List<String> others() throws IOException {
    Map<String, Sign> first = signs();
    Map<String, String> living = new TreeMap<>();
    Map<String, Sign> silent = new TreeMap<>(first);
    long deadline = System.nanoTime() + SILENCE.toNanos();
    while (!silent.isEmpty() && System.nanoTime() < deadline) {
      sleep();
      Map<String, Sign> now = signs();
      silent.keySet().retainAll(now.keySet());
      now.forEach(
          (process, sign) -> {
            Sign before = silent.get(process);
            if (before != null && before.beat() != sign.beat()) {
              living.put(process, sign.owner());
              silent.remove(process);
            }
          });
    }
    return List.copyOf(living.values());
  }

  private Map<String, Sign> signs() throws IOException {
    Map<String, Sign> signs = new TreeMap<>();
    for (Row row : cassandra.rows("which processes work with the keyspace", select)) {
      String process = String.valueOf(row.getString("process"));
      if (!process.equals(mine.process())) {
        signs.put(process, new Sign(String.valueOf(row.getString("owner")), row.getLong("beat")));
      }
    }
    return signs;
  }

  private static void sleep() throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while looking for other processes");
    }
  }

  /** Takes away what this process has left; if that fails, Cassandra does, soon. */
  @Override
  public void close() throws IOException {
    beats.shutdown();
    try {
      if (beats.awaitTermination(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        BoundStatement delete =
            cassandra
                .prepare(Access.WRITE, "DELETE FROM {keyspace}.nodes WHERE process = ?")
                .bind(mine.process());
        cassandra.once(delete).toCompletableFuture().get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception notNow) {
      LOG.debug("Cassandra has not heard that this process ends", notNow);
    }
  }
}
