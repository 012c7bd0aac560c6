package dev.weir.persistence.local;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/** A file could not be written; the message names it and says why. A later attempt may succeed. */
final class FailedWriteException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  FailedWriteException(String message, IOException cause) {
    super(message, cause);
  }

  @Override
  public boolean isPermanent() {
    return false;
  }
}
