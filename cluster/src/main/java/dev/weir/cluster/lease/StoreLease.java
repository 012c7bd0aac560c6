package dev.weir.cluster.lease;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/** A lease in a row of the store, as Pekko wants it; the row is that of {@link JobId#ofLease}. */
public final class StoreLease extends Lease {
  private final LeaseSettings settings;
  private final LeaseKeeper keeper;

  /**
   * Called by Pekko.
   *
   * @throws IllegalStateException if the system was created without a {@link StoreLeaseSetup}
   */
  public StoreLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    JobRowStore rows =
        system
            .settings()
            .setup()
            .get(StoreLeaseSetup.class)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "create the actor system with a StoreLeaseSetup to use a lease in the"
                            + " store"))
            .rows();
    keeper =
        new LeaseKeeper(
            settings.leaseName(),
            settings.ownerName(),
            rows,
            new LeaseKeeper.Times(
                settings.timeoutSettings().getHeartbeatTimeout(),
                settings.timeoutSettings().getHeartbeatInterval(),
                settings.timeoutSettings().getOperationTimeout(),
                settings.leaseConfig().getDuration("probe-interval")));
    keeper.start();
    system.registerOnTermination(keeper::close);
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(lost -> {});
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> leaseLostCallback) {
    return keeper.acquire(() -> leaseLostCallback.accept(Optional.empty()));
  }

  @Override
  public CompletionStage<Boolean> release() {
    return keeper.release();
  }

  @Override
  public boolean checkLease() {
    return keeper.isHeld();
  }
}
