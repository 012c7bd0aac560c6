package dev.weir.wire;

import dev.weir.failure.ExplainedFailure;

/** A message is not as it was sent, or something of what was sent is missing. */
public final class DamagedMessageException extends RuntimeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param explanation what is wrong with which message
   */
  public DamagedMessageException(String explanation) {
    super(explanation);
  }

  /** The same again may arrive as it was sent. */
  @Override
  public boolean isPermanent() {
    return false;
  }
}
