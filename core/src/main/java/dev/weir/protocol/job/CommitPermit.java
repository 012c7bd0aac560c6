package dev.weir.protocol.job;

/**
 * The right to tell anybody that a checkpoint is complete: proof that the job's head is known to be
 * durable. Nothing but a {@link DurableDecision} makes one, so who commits too early does not
 * compile.
 */
public final class CommitPermit {
  private final CompletedCheckpoint checkpoint;

  CommitPermit(CompletedCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** The head, which covers all checkpoints before it. */
  public CompletedCheckpoint checkpoint() {
    return checkpoint;
  }
}
