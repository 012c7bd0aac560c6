package dev.weir.testkit.sim.fault;

/** What can go wrong in a simulation. */
public enum Fault {
  /** All messages of one connection take much longer for a while. */
  DELAY_SPIKE,
  /** A connection between two subtasks loses everything from some moment on, for a while. */
  DROP_TAIL,
  /** A frame arrives twice. */
  REPEAT_FRAME,
  /** An order to deploy a subtask is lost, though both ends live. */
  LOSE_DEPLOYMENT,
  /** An order to stop a subtask is lost. */
  LOSE_CANCELLATION,
  /** Any other order to a subtask is lost. */
  LOSE_ORDER,
  /** What a subtask says to its coordinator is lost. */
  LOSE_REPORT,
  /** What a coordinator and a subtask say to each other arrives again, perhaps long after. */
  REPEAT_CONTROL,
  /**
   * A node dies with all its subtasks, the coordinator if it is there, and everything that was on
   * its way from it or to it.
   */
  KILL_NODE,
  /** A node is cut off, is taken for dead while it goes on, and comes back or dies later. */
  ISOLATE_NODE,
  /** A function of the user throws. */
  FAIL_FUNCTION,
  /** A supplier throws, or a reader, a writer or an enumerator cannot be made. */
  FAIL_SUPPLIER,
  /** A function throws while it is opened, behind what it has opened. */
  FAIL_OPEN,
  /** A function, a reader, a writer or an enumerator throws while it is closed. */
  FAIL_CLOSE,
  /** A snapshot cannot be written. */
  FAIL_SNAPSHOT,
  /** Nobody learns that an object was written. */
  UNKNOWN_OBJECT_WRITE,
  /** A snapshot cannot be read while a subtask is restored. */
  FAIL_RESTORE,
  /** A manifest cannot be written. */
  FAIL_MANIFEST_WRITE,
  /** A manifest cannot be read. */
  FAIL_MANIFEST_READ,
  /** A sink's commit throws, before or after it had its effect. */
  FAIL_COMMIT,
  /** Nobody learns whether a change of the job's row succeeded. */
  UNKNOWN_ROW_WRITE,
  /** A subtask is told again that a checkpoint is complete, and that an earlier one is. */
  REPEAT_NOTICE,
  /** The coordinator dies, and another takes over. */
  CRASH_COORDINATOR,
  /** Another coordinator takes over while the first one goes on for a while. */
  DOUBLE_COORDINATOR,
  /** The coordinator stands still, another takes over, and the first goes on as if it led. */
  FREEZE_COORDINATOR,
  /** Two nodes do not hear each other for a while, though others hear both. */
  PARTITION,
  /** One node does not hear another one for a while, which hears it. */
  PARTITION_ONE_WAY,
  /** The same, or both ways, several times in a row. */
  FLAP,
  /**
   * All nodes and the coordinator die at once; the job is started again, perhaps at another
   * parallelism.
   */
  CRASH_ALL,
  /** The job is stopped politely and started again, perhaps at another parallelism. */
  STOP_AND_START,
  /** Somebody rescales the job; only where that is asked for. */
  RESCALE,
  /** A machine's clock is set ahead or back. */
  SET_CLOCK,
  /** Somebody asks for a checkpoint, in the middle of whatever happens. */
  REQUEST_CHECKPOINT
}
