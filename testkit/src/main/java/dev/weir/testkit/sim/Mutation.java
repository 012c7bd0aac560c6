package dev.weir.testkit.sim;

/**
 * Planted bugs: each breaks one rule that the engine lives by. The simulator must find every one of
 * them, otherwise its silence means nothing.
 */
public enum Mutation {
  /** Nothing is broken. */
  NONE,
  /** Channels are not blocked while barriers are awaited, although exactly-once is promised. */
  SKIP_ALIGNMENT,
  /** A subtask acknowledges a snapshot that is written later, if its node lives. */
  ACKNOWLEDGE_BEFORE_DURABLE,
  /** Sinks are told that a checkpoint is complete before the job's head has moved to it. */
  NOTIFY_BEFORE_HEAD,
  /** The garbage collection forgets that older checkpoints are retained. */
  DELETE_RETAINED,
  /** The garbage collection forgets that a checkpoint is in progress. */
  DELETE_IN_PROGRESS,
  /** A frame is lost, and the ones behind it get its number. */
  DROP_FRAME_SILENTLY,
  /** A restore takes the checkpoint before the head. */
  RESTORE_OLDER,
  /** A snapshot of a source holds positions one record too early. */
  REWIND_SOURCE,
  /** A restore forgets the splits and positions of sources. */
  FORGET_SOURCE_POSITION,
  /** A restore forgets what sinks had prepared and not yet committed. */
  FORGET_PENDING_COMMITTABLES,
  /** Sinks commit with the barrier instead of with the notice. */
  COMMIT_AT_BARRIER,
  /** Giving up a checkpoint gives up the one behind it as well. */
  ABORT_NEXT_TOO,
  /** Senders send without having credit. */
  IGNORE_CREDITS,
  /** The job's row takes the write of a coordinator whose term is over. */
  ACCEPT_STALE_WRITE,
  /** Snapshots are restored without their timers. */
  LOSE_TIMERS,
  /** A subtask takes over one key group too few when the parallelism has changed. */
  KEY_GROUPS_OFF_BY_ONE,
  /** A restore forgets that the end of the input was processed before. */
  REPEAT_END_OF_INPUT,
  /** A restore forgets the records that unaligned barriers overtook. */
  LOSE_IN_FLIGHT,
  /** A restore forgets those of them that had waited at the sending end of their channel. */
  LOSE_QUEUED_OUTPUTS,
  /** A job counts as finished as soon as all input is processed. */
  SKIP_FINAL_CHECKPOINT
}
