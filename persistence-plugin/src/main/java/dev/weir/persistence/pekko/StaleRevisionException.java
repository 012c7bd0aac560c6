package dev.weir.persistence.pekko;

import dev.weir.id.JobId;
import java.io.IOException;

/** Another coordinator has changed the job's row; nothing was written. */
public final class StaleRevisionException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleRevisionException(JobId job, long expectedRevision) {
    super(
        "the row of job "
            + job
            + " is no longer at revision "
            + expectedRevision
            + ": another coordinator has changed it");
  }
}
