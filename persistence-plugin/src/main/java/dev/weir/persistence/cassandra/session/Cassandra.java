package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One keyspace, over one session that all stores of a node share. Plain statements are repeated
 * until they succeed, since repeating them changes nothing; whoever asks waits, up to a limit.
 * Transactions are sent once.
 */
public final class Cassandra implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final CqlSession session;
  private final CassandraSettings settings;
  private final Wire wire;
  private final InFlight inFlight;

  public Cassandra(CqlSession session, CassandraSettings settings) {
    this(session, settings, session::executeAsync);
  }

  /** With another wire than the session's own. */
  public Cassandra(CqlSession session, CassandraSettings settings, Wire wire) {
    this.session = session;
    this.settings = settings;
    this.wire = wire;
    this.inFlight =
        new InFlight(
            settings.transfer().inFlightBytes(),
            // By then whatever is under way has come to its end.
            settings.transfer().patience().plus(settings.transfer().timeout()));
  }

  public CassandraSettings settings() {
    return settings;
  }

  public CqlSession session() {
    return session;
  }

  public InFlight inFlight() {
    return inFlight;
  }

  /**
   * Prepares a statement.
   *
   * @param cql with {@code {keyspace}} where the keyspace's name belongs
   */
  public PreparedStatement prepare(Access access, String cql) throws IOException {
    try {
      return session.prepare(access.statement(cql.replace("{keyspace}", settings.keyspace())));
    } catch (RuntimeException failed) {
      throw CassandraException.of("a statement could not be prepared", failed);
    }
  }

  /** Sends a statement once. */
  public CompletionStage<AsyncResultSet> once(Statement<?> statement) {
    try {
      return wire.send(statement);
    } catch (RuntimeException closed) {
      return CompletableFuture.failedFuture(closed);
    }
  }

  /** Sends a statement that may be repeated, again and again until it succeeds or time is over. */
  public CompletableFuture<AsyncResultSet> send(Statement<?> statement) {
    CompletableFuture<AsyncResultSet> result = new CompletableFuture<>();
    long deadline = System.nanoTime() + patience().toNanos();
    attempt(statement, deadline, FIRST_PAUSE_MILLIS, result);
    return result;
  }

  private void attempt(
      Statement<?> statement,
      long deadline,
      long pauseMillis,
      CompletableFuture<AsyncResultSet> result) {
    once(statement)
        .whenComplete(
            (answer, failed) -> {
              if (failed == null) {
                result.complete(answer);
                return;
              }
              Throwable cause = cause(failed);
              long left = deadline - System.nanoTime();
              if (Failures.isRefusal(cause) || left <= TimeUnit.MILLISECONDS.toNanos(pauseMillis)) {
                result.completeExceptionally(cause);
                return;
              }
              long next = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
              CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS)
                  .execute(() -> attempt(statement, deadline, next, result));
            });
  }

  static Throwable cause(Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }

  private Duration patience() {
    return settings.transfer().patience();
  }

  /** A transaction's way to its outcome. */
  public Transactions transactions() {
    return new Transactions(this, patience());
  }

  /**
   * Waits for an answer.
   *
   * @param what was not done if it fails
   */
  public <T> T await(String what, CompletionStage<T> answer) throws IOException {
    try {
      return answer.toCompletableFuture().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(what + ": interrupted");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : cause(failed.getCause());
      if (cause instanceof IOException known) {
        throw known;
      }
      throw CassandraException.of(what, cause);
    }
  }

  /** Waits for all answers; all have come when it returns or throws. */
  public void awaitAll(String what, List<? extends CompletionStage<?>> answers) throws IOException {
    CompletableFuture<?>[] all =
        answers.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    await(what, CompletableFuture.allOf(all));
  }

  /** Reads all rows, page by page. */
  public List<Row> rows(String what, Statement<?> select) throws IOException {
    List<Row> rows = new ArrayList<>();
    AsyncResultSet page = await(what, send(select));
    while (true) {
      page.currentPage().forEach(rows::add);
      if (!page.hasMorePages()) {
        return rows;
      }
      page = await(what, page.fetchNextPage());
    }
  }

  /** Ends the session. What is under way fails. Idempotent. */
  @Override
  public void close() {
    session.close();
  }
}
