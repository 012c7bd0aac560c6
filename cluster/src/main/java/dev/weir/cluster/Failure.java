package dev.weir.cluster;

import dev.weir.connector.ExplainedFailure;
import dev.weir.operator.OperatorException;
import dev.weir.runtime.FatalFailures;
import dev.weir.snapshot.CorruptObjectException;

/**
 * A failure in the words that a user gets to read.
 *
 * @param fatal whether another attempt would fail in the same way
 */
record Failure(String message, boolean fatal) {
  static Failure of(Throwable cause) {
    return new Failure(describe(cause), FatalFailures.isFatal(cause));
  }

  private static String describe(Throwable failure) {
    ExplainedFailure explained = ExplainedFailure.in(failure);
    if (explained != null) {
      return explained.explanation();
    }
    String message = failure.getMessage();
    if (failure instanceof CorruptObjectException) {
      return message
          + ". Restore the file from a copy, or start with --fresh to begin without state";
    }
    boolean speaks = failure instanceof OperatorException || FatalFailures.explainsItself(failure);
    String text = speaks && message != null ? message : failure.toString();
    StackTraceElement[] trace =
        (failure.getCause() == null ? failure : failure.getCause()).getStackTrace();
    boolean saysWhere = (speaks && !(failure instanceof OperatorException)) || trace.length == 0;
    return saysWhere ? text : text + " (at " + place(trace) + ")";
  }

  /** The innermost line that is not the JDK's: that is where somebody can change something. */
  private static StackTraceElement place(StackTraceElement[] trace) {
    for (StackTraceElement element : trace) {
      String module = element.getModuleName();
      if (module == null || !module.startsWith("java.")) {
        return element;
      }
    }
    return trace[0];
  }
}
