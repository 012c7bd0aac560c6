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
  /** A restore takes the records in flight of as many old subtasks as there are new ones. */
  FORGET_REMOVED_IN_FLIGHT,
  /** A restore forgets records in flight between operators that are one chain now. */
  FORGET_IN_FLIGHT_WITHIN,
  /** A restore takes the state of as many old subtasks as there are new ones. */
  FORGET_REMOVED_SUBTASKS,
  /** Aligned barriers are sent ahead of records that were emitted before them. */
  BARRIER_OVERTAKES,
  /** One source takes each checkpoint for one that blocks no channels. */
  MISLABEL_BARRIER,
  /** A restore forgets what time it was. */
  FORGET_WATERMARK,
  /** A job counts as finished as soon as all input is processed. */
  SKIP_FINAL_CHECKPOINT,
  /** A sink commits again what was committed before. */
  COMMIT_AGAIN,
  /** A subtask answers that it has committed before it has. */
  ANSWER_BEFORE_COMMIT,
  /** What a sink had prepared for a checkpoint that was given up is thrown away. */
  DISCARD_ABORTED,
  /** The names of transactions do not tell for which checkpoint they were prepared. */
  REUSE_TRANSACTION_NAMES,
  /** A sink throws away the remains of earlier attempts as soon as it opens. */
  DISCARD_AT_START,
  /** A subtask deletes all objects of its snapshot when the checkpoint is given up. */
  DELETE_SHARED_OF_ABORTED,
  /** The garbage collection forgets what the job was restored from. */
  FORGET_RESTORED_ROOT,
  /** A coordinator counts who needs an object, from when it took over on. */
  COUNT_REFERENCES,
  /** Only what complete checkpoints consisted of is ever deleted. */
  FORGET_ORPHANS,
  /** What a checkpoint needed is deleted with it, whoever else names it. */
  DELETE_SUBSUMED_WHOLE,
  /** Nothing is deleted any more behind the final checkpoint. */
  SKIP_LAST_SWEEP,
  /** All state backends of a node work in one directory. */
  SHARE_LOCAL_DIRECTORY,
  /** Written objects are durable some time after that was said. */
  FORGET_TO_SYNC,
  /** A write of the job's row with an unknown outcome is taken for done. */
  ASSUME_ROW_WRITTEN,
  /** A head that cannot be read at once is taken for none. */
  RESTORE_NOTHING,
  /** What is to be restored is known for one restore only. */
  FORGET_RESTORE_POINTER,
  /** A coordinator whose term is over cleans up as if the job had ended. */
  WIPE_WHEN_SUCCEEDED,
  /** A job that has finished is run again by the next coordinator. */
  RUN_FINISHED_AGAIN,
  /** A coordinator's alarm does not ring while a checkpoint is under way. */
  LOSE_ALARMS,
  /** A coordinator uses the checkpoint ids of the one before it again. */
  REUSE_CHECKPOINT_IDS,
  /** An assignment of a split is lost, and nobody notices. */
  LOSE_SPLIT,
  /** An assignment of a split is made twice. */
  REPEAT_SPLIT,
  /** A job that runs at most once reads again what it had read since the checkpoint. */
  READ_AGAIN,
  /** A job that runs at most once hands splits out before a checkpoint knows of it. */
  HAND_OUT_EARLY,
  /** Sources read on behind the checkpoint that the job stops at. */
  READ_BEHIND_STOP,
  /** A restore takes stored values of an earlier schema for values of now. */
  TRUST_SCHEMA_OF_NOW,
  /** A restore leaves state out whose schema has changed. */
  FORGET_CHANGED_STATE,
  /** A subtask says that it is idle before the watermark that it has still to send. */
  IDLE_BEFORE_WATERMARK,
  /** A subtask that was idle, and active for a while, does not say again that it is idle. */
  IDLE_ONCE,
  /** A subtask does not become idle when the last of its active inputs ends. */
  FORGET_IDLE_AT_END,
  /** What an attempt has opened is not closed if something behind it fails to open. */
  FORGET_FAILED_OPEN,
  /** A keyed state is not closed if the supplier of the function that needs it throws. */
  FORGET_STATE_OF_FAILED,
  /** A wake-up that comes before the time that it was asked for is used up. */
  USE_UP_EARLY_WAKE_UP,
  /** A deployment is ordered once, whether or not it is answered. */
  DEPLOY_ONCE,
  /** An order is given to a subtask once, whether or not it is answered. */
  ORDER_ONCE,
  /** A subtask says each thing once, whether or not it is heard. */
  REPORT_ONCE,
  /** An order that arrives again has its effect again. */
  TAKE_REPEATED_ORDERS,
  /** An order has its effect at once, though one before it is missing. */
  TAKE_ORDERS_AHEAD
}
