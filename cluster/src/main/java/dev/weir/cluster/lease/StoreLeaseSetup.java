package dev.weir.cluster.lease;

import dev.weir.spi.store.JobRowStore;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands the process's open row store to the leases of an actor system. The system does not close
 * it; whoever opened it does so after the system has ended.
 */
public final class StoreLeaseSetup extends Setup {
  private final JobRowStore rows;

  public StoreLeaseSetup(JobRowStore rows) {
    this.rows = rows;
  }

  JobRowStore rows() {
    return rows;
  }
}
