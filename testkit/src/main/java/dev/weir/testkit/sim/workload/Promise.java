package dev.weir.testkit.sim.workload;

/** What a job promises about its records. */
public enum Promise {
  EXACTLY_ONCE,
  AT_LEAST_ONCE,
  /**
   * Each record is read at most once; what was not covered by a checkpoint at a failure is lost.
   */
  AT_MOST_ONCE
}
