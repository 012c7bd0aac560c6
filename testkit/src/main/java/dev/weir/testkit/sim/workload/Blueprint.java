package dev.weir.testkit.sim.workload;

import dev.weir.id.JobId;
import java.util.Map;

/** What is simulated. */
public interface Blueprint {
  JobId job();

  SimSettings settings();

  /**
   * The job as one start of the process sees it.
   *
   * @param start 0 for the first one
   */
  Deployment deployment(Surroundings surroundings, int start);

  /**
   * What must be in the world when the job has finished: each sink's records, how often each. Empty
   * if nobody knows yet.
   */
  Map<String, Map<Object, Integer>> expected();

  /** How long the job may take behind the last fault, in virtual time. */
  default long patienceMillis() {
    return 15_000;
  }

  /** Whether a later start may have another program: only a job that is started anew shows that. */
  default boolean changes() {
    return false;
  }
}
