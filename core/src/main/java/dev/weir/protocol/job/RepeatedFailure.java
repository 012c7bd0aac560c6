package dev.weir.protocol.job;

import dev.weir.failure.Failure;
import java.util.regex.Pattern;

/**
 * A cause for which a job failed since its head is what it is.
 *
 * @param cause what the failures' messages have in common: without the node, numbers, identities
 *     and texts in double quotes, which differ from record to record and from subtask to subtask
 * @param times how often, 1 or more
 */
public record RepeatedFailure(String cause, int times) {
  /** From so many on the job is stuck: it fails in the same way and does not come on. */
  public static final int STUCK = 5;

  /** Enough to tell causes apart; the row holds several. */
  private static final int MAX_CHARS = 300;

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
  private static final Pattern NUMBER =
      Pattern.compile("\\b\\p{XDigit}*[0-9]\\p{XDigit}*\\b|[0-9]+");

  static RepeatedFailure first(String message) {
    return new RepeatedFailure(causeOf(message), 1);
  }

  RepeatedFailure again() {
    return new RepeatedFailure(cause, times + 1);
  }

  static String causeOf(String message) {
    String unquoted = QUOTED.matcher(Failure.withoutNode(message)).replaceAll("\"…\"");
    String text = NUMBER.matcher(unquoted).replaceAll("#");
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
