package dev.weir.serde;

import dev.weir.failure.ExplainedFailure;
import org.jspecify.annotations.Nullable;

/** The bytes are not what a writer wrote: truncated, damaged, or read with another serde. */
public final class CorruptDataException extends SerdeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says what was found and what was expected. */
  public CorruptDataException(String message) {
    super(message);
  }

  /** Creates the exception; the message says what was found and what was expected. */
  public CorruptDataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
