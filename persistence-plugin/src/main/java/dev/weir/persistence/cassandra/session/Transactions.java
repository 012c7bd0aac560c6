package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.weir.spi.store.KnownFailureException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Carries lightweight transactions to their outcome. One whose answer is lost is looked for: each
 * writes a number that nobody else writes, so a serial read tells whether the row is its work. If
 * the row is still as before, it is tried again; if that goes on for too long, its outcome stays
 * unknown, since a server that is slow may carry it out later.
 */
public final class Transactions {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** What a row shows of a transaction. */
  public enum Seen {
    /** It is its work. */
    OURS,
    /** It is as the transaction expects it. */
    UNCHANGED,
    /** It is another's, and the transaction has had no effect, nor will it. */
    OTHERS,
    /** The transaction may have had its effect before the row became what it is. */
    UNCLEAR
  }

  /** Looks at the row by a serial read, once. */
  @FunctionalInterface
  public interface Look {
    Seen look() throws IOException;
  }

  private final Cassandra cassandra;
  private final Duration patience;

  Transactions(Cassandra cassandra, Duration patience) {
    this.cassandra = cassandra;
    this.patience = patience;
  }

  /**
   * Runs one transaction to its end.
   *
   * @param what it does, in words that follow "whether": {@code the row of job x was changed}
   * @return whether it took effect; if not, nothing was changed, nor will be
   * @throws KnownFailureException if no server has taken it up
   * @throws IOException if nobody knows
   */
  public boolean run(String what, BoundStatement change, Look look) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean doubtful = false;
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Throwable failure;
      try {
        AsyncResultSet answer = await(change);
        if (answer.wasApplied()) {
          return true;
        }
        return wasOurs(what, doubtful, answer, look, deadline);
      } catch (FailedAttempt failed) {
        failure = failed.cause;
      }
      boolean unsent = Failures.isUnsent(failure);
      if (!doubtful
          && (Failures.isRefusedByServer(failure) || (unsent && isOver(deadline, pause)))) {
        throw new KnownFailureException(
            CassandraException.of("cannot tell Cassandra: " + what, failure));
      }
      doubtful |= !unsent;
      Seen seen = doubtful ? lookAfter(failure, look) : Seen.UNCLEAR;
      if (seen == Seen.OURS || seen == Seen.OTHERS) {
        return seen == Seen.OURS;
      }
      if (Failures.isRefusal(failure) || isOver(deadline, pause)) {
        throw CassandraException.of("it is unknown whether " + what, failure);
      }
      sleep(pause);
    }
  }

  private static boolean isOver(long deadline, long pauseMillis) {
    return deadline - System.nanoTime() <= TimeUnit.MILLISECONDS.toNanos(pauseMillis);
  }

  /** What it means that the condition did not hold: perhaps an earlier try had taken effect. */
  private static boolean wasOurs(
      String what, boolean doubtful, AsyncResultSet answer, Look look, long deadline)
      throws IOException {
    if (!doubtful && answer.getExecutionInfo().getErrors().isEmpty()) {
      return false; // it was sent once, and this is its answer
    }
    Seen seen = lookUntil(deadline, look);
    if (seen == Seen.OURS) {
      return true;
    }
    if (seen != Seen.OTHERS) {
      throw new IOException(
          "it is unknown whether " + what + ": it was sent more than once, and then changed again");
    }
    return false;
  }

  private static Seen lookUntil(long deadline, Look look) throws IOException {
    while (true) {
      try {
        return look.look();
      } catch (InterruptedIOException interrupted) {
        throw interrupted;
      } catch (IOException failed) {
        if (isOver(deadline, LONGEST_PAUSE_MILLIS)) {
          throw failed;
        }
        sleep(LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private static Seen lookAfter(Throwable failure, Look look) throws IOException {
    try {
      return look.look();
    } catch (InterruptedIOException interrupted) {
      throw interrupted;
    } catch (IOException alsoFailed) {
      failure.addSuppressed(alsoFailed);
      return Seen.UNCLEAR;
    }
  }

  private AsyncResultSet await(BoundStatement change) throws FailedAttempt, InterruptedIOException {
    try {
      return cassandra.once(change).toCompletableFuture().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted; whether the change takes effect is unknown");
    } catch (ExecutionException failed) {
      throw new FailedAttempt(
          failed.getCause() == null ? failed : Cassandra.cause(failed.getCause()));
    }
  }

  private static void sleep(long millis) throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted; whether the change takes effect is unknown");
    }
  }

  /** One try has failed. */
  private static final class FailedAttempt extends Exception {
    private static final long serialVersionUID = 1L;

    private final Throwable cause;

    FailedAttempt(Throwable cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
