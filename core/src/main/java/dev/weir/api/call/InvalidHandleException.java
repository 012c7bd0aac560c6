package dev.weir.api.call;

import dev.weir.failure.ExplainedFailure;

/**
 * A state, timers, a context or an output was used outside of the call that it is for. Another
 * attempt would do the same, so the job fails at once: what a function does between its calls, or
 * on a thread of its own, would change the state of another key, or be missing from a checkpoint.
 */
public final class InvalidHandleException extends IllegalStateException
    implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  InvalidHandleException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
