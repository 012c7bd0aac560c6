package dev.weir.cluster;

import dev.weir.failure.ExplainedFailure;
import java.io.IOException;

/** A cluster has not answered, or has answered that it cannot; the message says why. */
public final class NoAnswerException extends IOException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;
  private final boolean passing;

  private NoAnswerException(String why, boolean passing) {
    super(why);
    this.passing = passing;
  }

  /** Somebody may answer the same question later. */
  static NoAnswerException passing(String why) {
    return new NoAnswerException(why, true);
  }

  static NoAnswerException of(String why, boolean passing) {
    return new NoAnswerException(why, passing);
  }

  @Override
  public boolean isPermanent() {
    return !passing;
  }
}
