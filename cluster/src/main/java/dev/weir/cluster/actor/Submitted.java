package dev.weir.cluster.actor;

/**
 * What became of a submission.
 *
 * @param text what somebody who waits for it reads
 */
public record Submitted(Outcome outcome, String text) implements CrossesNodes {
  /** What became of it. */
  public enum Outcome {
    /** It is durable, and the job runs or is about to. */
    ACCEPTED,
    /** The same submission was accepted before. */
    REPEATED,
    /** Nothing was changed. */
    REFUSED
  }
}
