package dev.weir.persistence.cassandra.session;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/** Cassandra did not do what it was asked for; the message says what that was, and why. */
public final class CassandraException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  private CassandraException(String message, Throwable cause, boolean permanent) {
    super(message, cause);
    this.permanent = permanent;
  }

  /**
   * A failure of the driver or a server.
   *
   * @param what was not done, in words: {@code chunk 3 of job/chk-1/x was not written}
   */
  public static CassandraException of(String what, Throwable cause) {
    return new CassandraException(
        what + ": " + Failures.reason(cause), cause, Failures.isRefusal(cause));
  }

  @Override
  public boolean isPermanent() {
    return permanent;
  }
}
