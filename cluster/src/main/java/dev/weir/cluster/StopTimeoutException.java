package dev.weir.cluster;

import dev.weir.time.Moments;
import java.time.Duration;
import java.util.List;

/** A job did not stop behind a checkpoint in time. The message says what it waited for. */
public final class StopTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 5;

  /**
   * @param underWay what subtasks were doing, in words
   */
  public StopTimeoutException(Duration atMost, List<String> underWay) {
    super(message(atMost, underWay));
  }

  private static String message(Duration atMost, List<String> underWay) {
    String who =
        underWay.isEmpty()
            ? "its coordinator could not complete a checkpoint, the log says why"
            : String.join("; ", underWay.subList(0, Math.min(MOST, underWay.size())));
    int more = underWay.size() - MOST;
    return "the job did not stop within "
        + Moments.millis(atMost) / 1000.0
        + " s: "
        + who
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
