package dev.weir.state.format;

import dev.weir.failure.ExplainedFailure;

/**
 * A checkpoint holds state that the job as it is now cannot take over; the message says what and
 * what to do.
 */
public final class StateMismatchException extends RuntimeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  public StateMismatchException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
