package dev.weir.failure;

import org.jspecify.annotations.Nullable;

/**
 * An exception whose message is for whoever runs the job: it says what is wrong and what to do. It
 * also says whether another attempt can help: that is stated where the exception is made, and never
 * guessed from its causes. Sources, sinks and functions may throw one to have the message shown as
 * it is; {@link PermanentFailureException} is one for all uses.
 */
public interface ExplainedFailure {
  /** What is wrong, and what to do about it: the exception's message. */
  default String explanation() {
    return String.valueOf(((Throwable) this).getMessage());
  }

  /** Whether another attempt would meet the same; the job fails at once then, and is resumable. */
  boolean isPermanent();

  /** The first explained failure among a failure and its causes. */
  static @Nullable ExplainedFailure in(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < Failure.MAX_CAUSES; depth++) {
      if (cause instanceof ExplainedFailure explained) {
        return explained;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
