package dev.weir.persistence.pekko;

import dev.weir.spi.store.JobRowStore;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands the process's open row store to an actor system, as one of the setups that the system is
 * created with. The system does not close it; whoever opened it does so after the system has ended.
 */
public final class JobRowStoreSetup extends Setup {
  private final JobRowStore rows;

  public JobRowStoreSetup(JobRowStore rows) {
    this.rows = rows;
  }

  JobRowStore rows() {
    return rows;
  }
}
