package dev.weir.protocol.lifeline;

import java.time.Duration;

/**
 * What a node has found out about another one.
 *
 * @param after how long it took: from the end of the connection to the verdict for {@link
 *     Kind#DEAD}, the time without a sign of life for all others
 */
public record LifelineVerdict(Kind kind, Duration after) {
  /** What was found out. */
  public enum Kind {
    /** The process has ended: its connection did, and nobody listens at its address. Final. */
    DEAD,
    /**
     * No sign of life: the process is frozen, or its machine or the way to it is gone. Nobody can
     * tell which.
     */
    SILENT,
    /** It was silent, and is not any more. */
    HEARD_AGAIN,
    /** The connection had ended, and the same process took a new one: it had not died. */
    MENDED,
    /** There never was a connection: nothing will be found out here about this node's death. */
    UNREACHED
  }
}
