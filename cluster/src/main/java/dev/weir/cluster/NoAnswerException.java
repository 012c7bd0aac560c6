package dev.weir.cluster;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/** A cluster has not answered, or has answered that it cannot; the message says why. */
public final class NoAnswerException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;
  private final boolean passing;
  private final boolean reached;

  private NoAnswerException(String why, boolean passing, boolean reached) {
    super(why);
    this.passing = passing;
    this.reached = reached;
  }

  /** Nobody even listens. */
  static NoAnswerException unreached(String why) {
    return new NoAnswerException(why, true, false);
  }

  /** Somebody may answer the same question later. */
  static NoAnswerException passing(String why) {
    return new NoAnswerException(why, true, true);
  }

  static NoAnswerException of(String why, boolean passing) {
    return new NoAnswerException(why, passing, true);
  }

  /** Whether somebody listens at one of the addresses at least, and may answer yet. */
  public boolean isReached() {
    return reached;
  }

  @Override
  public boolean isPermanent() {
    return !passing;
  }
}
