package dev.weir.wire.frame;

import dev.weir.failure.PermanentFailureException;
import dev.weir.graph.Edge;

/**
 * A frame arrived as it was sent and cannot be read: the two nodes do not agree on what its records
 * are.
 */
public final class UnreadableFrameException extends PermanentFailureException {
  private static final long serialVersionUID = 1L;

  UnreadableFrameException(Edge edge, String why) {
    super(message(edge, why));
  }

  UnreadableFrameException(Edge edge, Throwable cause) {
    super(message(edge, String.valueOf(cause.getMessage())), cause);
  }

  private static String message(Edge edge, String why) {
    return "what operator '"
        + edge.from()
        + "' sent to operator '"
        + edge.to()
        + "' on another node cannot be read there: "
        + why
        + ". See that all nodes run the same version of the job, with the same types and"
        + " registrations";
  }
}
