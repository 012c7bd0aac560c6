package dev.weir.cluster.subtask;

import dev.weir.failure.ExplainedFailure;
import java.util.List;

/** An attempt cannot begin because an earlier one still changes what it would restore. */
final class PreviousAttemptException extends RuntimeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param who does what, of the earlier attempts
   */
  PreviousAttemptException(List<String> who) {
    super(
        "not restored, because something of an earlier attempt has not ended: "
            + String.join("; ", who)
            + ". It is tried again; if that does not come back, end the process and run the same"
            + " command again");
  }

  @Override
  public boolean isPermanent() {
    return false;
  }
}
