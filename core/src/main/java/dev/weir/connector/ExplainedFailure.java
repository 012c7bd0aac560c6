package dev.weir.connector;

import org.jspecify.annotations.Nullable;

/**
 * An exception whose message is for whoever runs the job: it says what is wrong and what to do. A
 * source or a sink throws one to have the message shown as it is.
 */
public interface ExplainedFailure {
  /** What is wrong, and what to do about it. */
  String explanation();

  /** Whether another attempt would meet the same; the job fails at once then, and is resumable. */
  boolean isPermanent();

  /** The first explained failure among a failure and its causes. */
  static @Nullable ExplainedFailure in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExplainedFailure explained) {
        return explained;
      }
    }
    return null;
  }

  /** The explanation if there is one, otherwise what the failure calls itself. */
  static String textOf(Throwable failure) {
    ExplainedFailure explained = in(failure);
    return explained == null ? failure.toString() : explained.explanation();
  }

  /** Whether the failure says that another attempt would meet the same. */
  static boolean saysPermanent(Throwable failure) {
    ExplainedFailure explained = in(failure);
    return explained != null && explained.isPermanent();
  }
}
