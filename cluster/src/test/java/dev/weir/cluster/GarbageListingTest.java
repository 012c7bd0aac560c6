package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Pipeline;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.RateLimited;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.testkit.CollectingSink;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not needed any more is found from manifests and reports, not by listing the store. */
@Timeout(120)
final class GarbageListingTest extends NodeFixture {
  private static final int ROUNDS = 10;
  private static final int CHECKPOINTS_PER_ROUND = 10;

  private final AtomicBoolean poisoned = new AtomicBoolean();

  private NodeSettings settings() {
    return new NodeSettings(directory, Map.of("weir.store.provider", CountingStoreProvider.NAME));
  }

  private long passOn(long number) {
    if (poisoned.getAndSet(false)) {
      throw new IllegalStateException("planted");
    }
    return number;
  }

  private void define(Pipeline p) {
    p.source("numbers", RateLimited.of(GeneratorSource.<Long>unbounded(i -> i), 5_000))
        .map("passOn", this::passOn)
        .keyBy(number -> number % 1_000)
        .process("count", Counting::new)
        .sink("out", new CollectingSink<>());
  }

  private static CoordinatorView await(RunningJob job, Predicate<CoordinatorView> condition)
      throws Exception {
    return await(job, "it comes on", progress -> condition.test(progress.coordinator()))
        .coordinator();
  }

  private static CoordinatorView completeMore(RunningJob job, int checkpoints) throws Exception {
    long before = progress(job).coordinator().checkpointsCompleted();
    return await(job, view -> view.checkpointsCompleted() >= before + checkpoints);
  }

  /** One thing goes wrong in each round: a restart, a manifest that fails, a deletion that does. */
  private void goWrong(int round, RunningJob job, CoordinatorView now) throws Exception {
    switch (round % 3) {
      case 0 -> {
        poisoned.set(true);
        await(job, view -> view.restarts() > now.restarts());
      }
      case 1 -> {
        CountingStoreProvider.FAILING_MANIFESTS.set(1);
        await(job, view -> view.checkpointsFailed() > now.checkpointsFailed());
      }
      default -> CountingStoreProvider.FAILING_DELETIONS.set(1);
    }
  }

  @Test
  void overManyCheckpoints_theStoreIsListedForRestartsAlone() throws Exception {
    CountingStoreProvider.LISTS.set(0);
    node = Node.start(settings());
    RunningJob job = node.run(spec(SOON, 2, this::define).withBackend("rocksdb"));
    for (int round = 1; round <= ROUNDS; round++) {
      goWrong(round, job, completeMore(job, CHECKPOINTS_PER_ROUND));
    }
    CoordinatorView view = completeMore(job, CHECKPOINTS_PER_ROUND);
    assertThat(view.restarts()).isEqualTo(3);
    assertThat(view.checkpointsFailed()).isGreaterThanOrEqualTo(4);
    int taken = 1 + (int) view.restarts(); // each time once more behind it
    assertThat(CountingStoreProvider.LISTS.get()).isLessThanOrEqualTo(1 + 2 * taken);
    assertThat(CountingStoreProvider.FAILING_DELETIONS).hasValue(0);
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    assertNothingIsLeftBut(node.state(JOB).orElseThrow());
  }

  private void assertNothingIsLeftBut(JobState state) throws IOException {
    try (Stores stores = NodeConfiguration.of(settings()).openStoresReadOnly()) {
      Set<ObjectName> needed = new HashSet<>();
      for (CompletedCheckpoint each : state.retained()) {
        needed.add(each.manifest().name());
        needed.addAll(new ManifestStore(stores.checkpoints()).read(each.manifest()).objects());
      }
      assertThat(stores.checkpoints().list(JOB).stream().map(StoredObject::name))
          .containsExactlyInAnyOrderElementsOf(needed);
    }
  }
}
