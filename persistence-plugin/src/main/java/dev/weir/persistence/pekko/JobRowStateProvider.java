package dev.weir.persistence.pekko;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;

/** The plugin {@code weir.job-row}; Pekko creates it by its class name. */
public final class JobRowStateProvider implements DurableStateStoreProvider {
  private static final String IO_DISPATCHER = "weir.io-dispatcher";

  private final JobRowStateStore store;

  /**
   * Called by Pekko.
   *
   * @throws IllegalStateException if the system was created without a {@link JobRowStoreSetup}
   */
  public JobRowStateProvider(ExtendedActorSystem system) {
    JobRowStoreSetup setup =
        system
            .settings()
            .setup()
            .get(JobRowStoreSetup.class)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "create the actor system with a JobRowStoreSetup to use weir.job-row"));
    store = new JobRowStateStore(setup.rows(), system.dispatchers().lookup(IO_DISPATCHER));
  }

  @Override
  public org.apache.pekko.persistence.state.scaladsl.DurableStateStore<Object>
      scaladslDurableStateStore() {
    return new ScalaJobRowStateStore(store);
  }

  @Override
  public org.apache.pekko.persistence.state.javadsl.DurableStateStore<Object>
      javadslDurableStateStore() {
    return store;
  }
}
