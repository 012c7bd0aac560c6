package dev.weir.run;

import dev.weir.id.JobId;

/** A job gave up. The message says why, and from where the next run goes on. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient JobResult result;

  JobFailedException(JobId job, JobResult result) {
    super(
        "job "
            + job
            + " failed: "
            + result.failure().orElse("for an unknown reason")
            + result
                .head()
                .map(head -> "; the next run resumes from checkpoint " + head)
                .orElse("; there is no checkpoint yet"));
    this.result = result;
  }

  /** How the run ended. */
  public JobResult result() {
    return result;
  }
}
