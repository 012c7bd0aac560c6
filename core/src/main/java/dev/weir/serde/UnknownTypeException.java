package dev.weir.serde;

import dev.weir.failure.ExplainedFailure;

/**
 * Stored bytes name a class that may not be read: it is not in this program, or it is neither a
 * record, nor an enum, nor registered. The class was not initialized.
 */
public final class UnknownTypeException extends SerdeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message names the class and what to do. */
  public UnknownTypeException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
