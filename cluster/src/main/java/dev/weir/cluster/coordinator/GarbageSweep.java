package dev.weir.cluster.coordinator;

import dev.weir.coordinator.garbage.GarbageLedger;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.snapshot.GarbageCollection;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what a {@link GarbageLedger} finds to be garbage, in the background, one step at a time.
 */
public final class GarbageSweep {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageSweep.class);

  /** How long what nothing tells of may take space, beside the grace. */
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

  private final JobId job;
  private final CheckpointStore store;
  private final Executor io;
  private final GarbageLedger ledger = new GarbageLedger(GarbageCollection.GRACE, SWEEP_INTERVAL);
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean sweeping;

  public GarbageSweep(JobId job, CheckpointStore store, Executor io) {
    this.job = job;
    this.store = store;
    this.io = io;
  }

  /** Starts a sweep; while one is under way, the newest order waits for its end. */
  public synchronized void run(GarbageOrder order) {
    ledger.order(order);
    if (!sweeping) {
      sweeping = true;
      try {
        io.execute(this::sweepAll);
      } catch (Throwable refused) {
        sweeping = false; // nobody is to wait for it
        throw refused;
      }
    }
  }

  /** Runs something as soon as no sweep is under way, on whatever thread. */
  void whenIdle(Runnable action) {
    synchronized (this) {
      if (sweeping) {
        waiting.add(action);
        return;
      }
    }
    action.run();
  }

  private void sweepAll() {
    for (GarbageLedger.Step step = take(); step != null; step = take()) {
      try {
        sweep(step);
        done(step);
      } catch (Throwable failed) {
        failed(step);
        LOG.warn(
            "job {}: collecting old checkpoints failed, tried again later: {}",
            job,
            Failure.of(failed).message());
      }
    }
  }

  private synchronized void done(GarbageLedger.Step step) {
    ledger.done(step);
  }

  private synchronized void failed(GarbageLedger.Step step) {
    ledger.failed(step);
  }

  /** The next step; if there is none, those who wait for the end are told. */
  private GarbageLedger.@Nullable Step take() {
    List<Runnable> idle;
    synchronized (this) {
      GarbageLedger.Step step = ledger.next(System.currentTimeMillis()).orElse(null);
      if (step != null) {
        return step;
      }
      sweeping = false;
      idle = List.copyOf(waiting);
      waiting.clear();
    }
    idle.forEach(Runnable::run);
    return null;
  }

  private void sweep(GarbageLedger.Step step) throws IOException {
    ManifestStore manifests = new ManifestStore(store);
    for (ObjectRef each : step.unread()) {
      step.read(each, manifests.read(each));
    }
    for (ObjectName name : step.garbage(step.lists() ? store.list(job) : List.of())) {
      store.delete(name);
    }
  }
}
