package dev.weir.element;

/**
 * What a job promises about each record when something fails. Where nothing fails, each counts once
 * whatever is promised.
 */
public enum DeliveryGuarantee {
  /**
   * Each record affects state and committed output once. The price: at a checkpoint a channel waits
   * until the others have delivered the barrier, or what it holds becomes part of the checkpoint.
   */
  EXACTLY_ONCE,

  /**
   * Each record counts, after a failure perhaps more than once: sources go back to the latest
   * checkpoint, and its state may know of records behind its barrier. No channel waits for it.
   */
  AT_LEAST_ONCE,

  /**
   * No record counts twice. A failure loses what was read since the latest checkpoint: the job goes
   * on with that checkpoint's state from live input, where a source knows where that is, and else
   * without the rest of the splits that were being read. Sources need not be able to read again
   * what they have read. The price: a split is read only when a checkpoint knows that it is handed
   * out, so each one waits up to one interval.
   */
  AT_MOST_ONCE;

  /** Whether sources read again, after a failure, what they had read since the checkpoint. */
  public boolean replays() {
    return this != AT_MOST_ONCE;
  }

  /** Whether no record behind a barrier may be processed before the snapshot is taken. */
  public boolean separatesAtBarriers() {
    return this != AT_LEAST_ONCE;
  }
}
