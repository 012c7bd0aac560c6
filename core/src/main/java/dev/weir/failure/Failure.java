package dev.weir.failure;

import dev.weir.id.NodeName;
import java.util.regex.Pattern;
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

  private static final Pattern ON_NODE = Pattern.compile(" \\(on node [A-Za-z0-9._-]+\\)");

  public Failure {
    message = bounded(message, MAX_CHARS);
  }

  /** What the throwable says about itself. */
  public static Failure of(Throwable cause) {
    return new Failure(describe(cause), outlookOf(cause));
  }

  /** Nobody knows whether it passes. */
  public static Failure unknown(String message) {
    return new Failure(message, Outlook.UNKNOWN);
  }

  /** No other attempt would end better. */
  public static Failure permanent(String message) {
    return new Failure(message, Outlook.PERMANENT);
  }

  /** The same with something in front of its message. */
  public Failure prefixed(String prefix) {
    return new Failure(prefix + message, outlook);
  }

  /** The same with the node on which it happened behind its message. */
  public Failure on(NodeName node) {
    String where = " (on node " + node + ")";
    return new Failure(bounded(message, MAX_CHARS - where.length()) + where, outlook);
  }

  /** A message without the node that {@link #on} has put behind it. */
  public static String withoutNode(String message) {
    return ON_NODE.matcher(message).replaceAll("");
  }

  public boolean isPermanent() {
    return outlook == Outlook.PERMANENT;
  }

  private static Outlook outlookOf(Throwable failure) {
    ExplainedFailure explained = ExplainedFailure.in(failure);
    if (explained != null) {
      return explained.isPermanent() ? Outlook.PERMANENT : Outlook.PASSING;
    }
    // Nobody knows what the threads left behind that were out of memory as well.
    boolean stays = thrown(failure) instanceof LinkageError || !memoryAdvice(failure).isEmpty();
    return stays ? Outlook.PERMANENT : Outlook.UNKNOWN;
  }

  /**
   * What was thrown, without who is said to have thrown it. The JVM's own errors cannot say what
   * they mean for another attempt; that a class is missing, does not fit, or could not be
   * initialized stays so as long as the process lives.
   */
  private static Throwable thrown(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof AttributedFailure && cause != null ? cause : failure;
  }

  private static String describe(Throwable failure) {
    ExplainedFailure explained = ExplainedFailure.in(failure);
    if (explained != null) {
      return explained.explanation();
    }
    String message = failure.getMessage();
    boolean attributed = failure instanceof AttributedFailure && message != null;
    String text = attributed ? String.valueOf(message) : failure.toString();
    String end = place(failure) + memoryAdvice(failure) + classAdvice(thrown(failure));
    return bounded(text, MAX_CHARS - end.length()) + end;
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

  private static String classAdvice(Throwable thrown) {
    return thrown instanceof LinkageError
        ? ". See that the job's jar holds the class, in the version that it was compiled with"
        : "";
  }

  /** The line at which whoever wrote the pipeline can change something, if there is one. */
  public static @Nullable StackTraceElement place(StackTraceElement[] trace) {
    return UserCode.place(trace);
  }

  private static String place(Throwable failure) {
    Throwable cause = failure.getCause();
    StackTraceElement place = place((cause == null ? failure : cause).getStackTrace());
    return place == null ? "" : " (at " + place + ")";
  }

  private static String bounded(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    String end = "… (" + text.length() + " characters in all)";
    return text.substring(0, maxChars - end.length()) + end;
  }
}
