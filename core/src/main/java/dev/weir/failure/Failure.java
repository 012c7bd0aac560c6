package dev.weir.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure as it travels from where it happened (a turn, a snapshot, a restore, a commit, a close,
 * the coordinator) to whoever decides about the job.
 *
 * @param message in words that a user gets to read, at most {@link #MAX_CHARS} characters
 * @param outlook what another attempt can expect
 */
public record Failure(String message, Outlook outlook) {
  /** What is stored with the job's row, and printed, is bounded whatever an exception says. */
  public static final int MAX_CHARS = 4000;

  /** Causes are followed this far: a chain may be a circle. */
  static final int MAX_CAUSES = 100;

  public Failure {
    message = bounded(message);
  }

  /** What the throwable says about itself. */
  public static Failure of(Throwable cause) {
    return new Failure(describe(cause), outlookOf(cause));
  }

  /** Nobody knows whether it passes. */
  public static Failure unknown(String message) {
    return new Failure(message, Outlook.UNKNOWN);
  }

  /** The same with something in front of its message. */
  public Failure prefixed(String prefix) {
    return new Failure(prefix + message, outlook);
  }

  public boolean isPermanent() {
    return outlook == Outlook.PERMANENT;
  }

  private static Outlook outlookOf(Throwable failure) {
    ExplainedFailure explained = ExplainedFailure.in(failure);
    if (explained == null) {
      // Nobody knows what the threads left behind that were out of memory as well.
      return memoryAdvice(failure).isEmpty() ? Outlook.UNKNOWN : Outlook.PERMANENT;
    }
    return explained.isPermanent() ? Outlook.PERMANENT : Outlook.PASSING;
  }

  private static String describe(Throwable failure) {
    ExplainedFailure explained = ExplainedFailure.in(failure);
    if (explained != null) {
      return explained.explanation();
    }
    String message = failure.getMessage();
    boolean attributed = failure instanceof AttributedFailure && message != null;
    String text = attributed ? String.valueOf(message) : failure.toString();
    Throwable cause = failure.getCause();
    StackTraceElement place = place((cause == null ? failure : cause).getStackTrace());
    return (place == null ? text : text + " (at " + place + ")") + memoryAdvice(failure);
  }

  /** What helps if the machine had not enough for the job; empty if that is not what failed. */
  private static String memoryAdvice(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof OutOfMemoryError) {
        return String.valueOf(cause.getMessage()).contains("thread")
            ? ". The process may have no more threads: raise that limit of the machine or the"
                + " container, or lower the parallelism"
            : ". Give the JVM more memory (-Xmx), keep state outside of it (--state rocksdb), or"
                + " lower the parallelism";
      }
      cause = cause.getCause();
    }
    return "";
  }

  /** The innermost line that is not the JDK's: that is where somebody can change something. */
  public static @Nullable StackTraceElement place(StackTraceElement[] trace) {
    for (StackTraceElement element : trace) {
      String module = element.getModuleName();
      if (module == null || !module.startsWith("java.")) {
        return element;
      }
    }
    return trace.length == 0 ? null : trace[0];
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    String end = "… (" + text.length() + " characters in all)";
    return text.substring(0, MAX_CHARS - end.length()) + end;
  }
}
