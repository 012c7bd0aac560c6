package dev.weir.operator;

import org.jspecify.annotations.Nullable;

/**
 * What failed behind an operator's output. It reaches the user's code as an exception of {@code
 * emit}, and such code may swallow it; then a record would be lost. So it is remembered, and thrown
 * again after the call.
 */
public final class DownstreamFailure {
  private @Nullable Throwable failure;

  /** Remembers the failure and returns what {@code emit} throws instead. */
  public RuntimeException remember(Throwable thrown) {
    failure = thrown;
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new EmitFailedException(thrown);
  }

  /** Throws what is remembered, if anything. */
  public void rethrow() throws Exception {
    Throwable thrown = failure;
    if (thrown == null) {
      return;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  /** Carries a checked exception through the user's code; never seen behind it. */
  private static final class EmitFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmitFailedException(Throwable cause) {
      super(cause);
    }
  }
}
