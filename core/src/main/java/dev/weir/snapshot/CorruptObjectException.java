package dev.weir.snapshot;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/**
 * An object is missing, shorter than its reference says, or its bytes do not match their checksum.
 */
public final class CorruptObjectException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  public CorruptObjectException(String message) {
    super(message);
  }

  @Override
  public String explanation() {
    return getMessage()
        + ". Restore the file from a copy, or start with --fresh to begin without state";
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
