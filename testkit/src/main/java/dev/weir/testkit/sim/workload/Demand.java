package dev.weir.testkit.sim.workload;

/** What pipelines and settings must be like, for something in particular to matter in them. */
public enum Demand {
  /** The job promises exactly-once. */
  EXACTLY_ONCE,
  /** The job promises at-most-once. */
  AT_MOST_ONCE,
  /** Barriers block channels. */
  ALIGNED,
  /** Barriers overtake records. */
  UNALIGNED,
  /** Barriers do not block channels, whatever is promised. */
  UNBLOCKED,
  /** Splits are handed out at once, whatever is promised. */
  REPLAYS,
  /** Sources are generators. */
  GENERATORS,
  /** Sources are idle now and then. */
  IDLENESS,
  /** Results depend on the time of each split. */
  SPLIT_TIMES,
  /** Readers wait until something outside wakes them up. */
  WAKE_UPS,
  /** Writers are not ready now and then. */
  HESITATION,
  /** A sink commits for all its subtasks in one place. */
  ONE_PLACE,
  /** The program changes. */
  SCHEMAS
}
