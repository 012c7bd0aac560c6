package dev.weir.persistence.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.weir.persistence.cassandra.session.Wire;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** A wire that loses requests and answers as it is told. */
final class FaultyWire implements Wire {
  private final Wire wire;
  private final Deque<Loss> planned = new ArrayDeque<>();

  /** The next statement of its kind is lost, or its answer is. */
  private record Loss(Pattern cql, boolean answer) {}

  private static final String LOOK = "SERIAL SELECT .*";

  FaultyWire(Wire wire) {
    this.wire = wire;
  }

  private static Loss request(String cql) {
    return new Loss(Pattern.compile(cql), false);
  }

  private static Loss answer(String cql) {
    return new Loss(Pattern.compile(cql), true);
  }

  /** What may go wrong while an object is written. */
  Map<String, Runnable> faultsOfObjects() {
    String catalog = "INSERT INTO .*\\.catalog .*";
    String chunk = "INSERT INTO .*\\.chunks .*";
    String index = "INSERT INTO .*\\.objects .*";
    Map<String, Runnable> faults = new LinkedHashMap<>();
    faults.put("catalog lost", () -> plan(request(catalog)));
    faults.put("chunk lost", () -> plan(request(chunk)));
    faults.put("chunk's answer lost", () -> plan(answer(chunk)));
    faults.put("index lost", () -> plan(request(index)));
    faults.put("index lost, not looked at", () -> plan(request(index), request(LOOK)));
    faults.put("index's answer lost, not looked at", () -> plan(answer(index), request(LOOK)));
    return faults;
  }

  /** What may go wrong while a row is changed. */
  Map<String, Runnable> faultsOfRows() {
    String change = "(?:INSERT INTO|UPDATE|DELETE FROM) .*\\.job_rows .*";
    Map<String, Runnable> faults = new LinkedHashMap<>();
    faults.put("lost", () -> plan(request(change)));
    faults.put("lost, not looked at", () -> plan(request(change), request(LOOK)));
    faults.put("answer lost, not looked at", () -> plan(answer(change), request(LOOK)));
    return faults;
  }

  /** Loses the answer of the next transaction. */
  void loseAnswer() {
    plan(answer(".* IF .*"));
  }

  private synchronized void plan(Loss... losses) {
    planned.clear();
    planned.addAll(List.of(losses));
  }

  @Override
  public CompletionStage<AsyncResultSet> send(Statement<?> statement) {
    Loss loss = next(statement);
    if (loss == null) {
      return wire.send(statement);
    }
    IllegalStateException lost = new IllegalStateException("planted: it is lost");
    return loss.answer()
        ? wire.send(statement).thenCompose(answer -> CompletableFuture.failedFuture(lost))
        : CompletableFuture.failedFuture(lost);
  }

  private synchronized Loss next(Statement<?> statement) {
    Loss loss = planned.peek();
    boolean serial = statement.getConsistencyLevel() == DefaultConsistencyLevel.SERIAL;
    String cql =
        (serial ? "SERIAL " : "") + ((BoundStatement) statement).getPreparedStatement().getQuery();
    return loss != null && loss.cql().matcher(cql).matches() ? planned.poll() : null;
  }
}
